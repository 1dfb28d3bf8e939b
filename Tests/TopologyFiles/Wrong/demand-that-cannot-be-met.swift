// Nothing is faster than no time, and no loss is less than none.
import TopologyDSL

let network = Topology("trio") {
    Dashboard()
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Loss(atMost: -1)
            Rejects(atMost: -5)
            Latency(p50: .milliseconds(0), p95: .milliseconds(50))
            Visualization(p95: .microseconds(-1))
        }
    }
}
