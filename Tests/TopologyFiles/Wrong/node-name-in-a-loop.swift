// The slip stands once in the file and fifty times in the network.
import TopologyDSL

let network = Topology("bank") {
    Node("bank")
    for branch in 1...50 {
        Node("branch_\(branch)") { Peer("bank") }
    }
}
