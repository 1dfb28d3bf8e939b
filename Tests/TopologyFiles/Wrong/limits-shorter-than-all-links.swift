// Every branch is slower than its patience.
import TopologyDSL

let network = Topology("bank") {
    Node("bank")
    for branch in 1...9 {
        Node("branch-\(branch)") {
            Limits(holdTime: .milliseconds(1_000))
            Peer("bank", latency: .milliseconds(branch + 500))
        }
    }
}
