// A percentile of a handful of packets is luck.
import TopologyDSL

let network = Topology("trio") {
    Dashboard()
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 1, for: .seconds(10)) {
            Latency(p95: .milliseconds(50))
            Forwarding(max: .milliseconds(5))
        }
        Traffic(from: "alice", to: "bob", rate: 1, for: .seconds(1)) {
            Visualization(p50: .milliseconds(40))
        }
    }
}
