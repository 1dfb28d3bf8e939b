// What holds for 95 of a hundred packets holds for 50 of them.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Latency(p50: .milliseconds(50), p95: .milliseconds(5))
            Forwarding(p99: .milliseconds(2))
            Forwarding(max: .microseconds(1_500))
        }
    }
}
