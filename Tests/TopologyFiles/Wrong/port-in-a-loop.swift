// Every branch demands the same port.
import TopologyDSL

let network = Topology("bank") {
    Node("bank")
    for branch in 1...20 {
        Node("branch-\(branch)") {
            Ports(btp: 4_000)
            Peer("bank")
        }
    }
}
