// Time flows one way; what is demanded of the traffic is not blamed for it.
import TopologyDSL

let network = Topology("tachyons") {
    Node("alice") { Peer("hub", latency: .milliseconds(-5)) }
    Node("bob") { Peer("hub", latency: (ours: .milliseconds(5), theirs: .milliseconds(-5))) }
    Node("hub")

    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Latency(p95: .milliseconds(50))
        }
    }
}
