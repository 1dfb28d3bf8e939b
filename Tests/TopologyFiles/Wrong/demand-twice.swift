// The second one is either the same or a contradiction.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Loss(atMost: 0)
            Latency(p95: .milliseconds(50))
            Loss(atMost: 10)
            Latency(p50: .milliseconds(5), p95: .milliseconds(80))
        }
    }
}
