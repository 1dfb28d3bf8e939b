// Nothing, less than nothing, and more than there is.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 0, for: .seconds(10)) {
            Loss(atMost: 0)
            Throughput(atLeast: 50)
            Latency(p95: .milliseconds(50))
        }
        Traffic(from: "bob", to: "alice", rate: -100, for: .seconds(10)) { Loss(atMost: 5) }
        Traffic(from: "alice", to: "bob", rate: 5_000_000, for: .seconds(10)) { Loss(atMost: 0) }
    }
}
