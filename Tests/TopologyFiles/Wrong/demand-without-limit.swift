// Which of its percentiles?
import TopologyDSL

let network = Topology("trio") {
    Dashboard()
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Latency()
            Interaction()
        }
    }
}
