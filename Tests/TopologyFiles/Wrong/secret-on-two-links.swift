// The loop gives every branch the same secret; two nodes share another.
import TopologyDSL

let network = Topology("bank") {
    Secret("branch", from: .environment("BRANCH_SECRET"))
    Secret("office")
    Node("bank")
    for branch in 1...20 {
        Node("branch-\(branch)") { Peer("bank", secret: "branch") }
    }
    Node("north") { Peer("bank", secret: "office") }
    Node("south") { Peer("bank", secret: "office") }
}
