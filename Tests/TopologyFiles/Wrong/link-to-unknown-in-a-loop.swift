// One slip, written once, is said once.
import TopologyDSL

let network = Topology("bank") {
    Node("bank")
    for branch in 1...20 {
        Node("branch-\(branch)") { Peer("bnak") }
    }
}
