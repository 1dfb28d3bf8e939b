// A thousand packets are sent: losing all of them would be well.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Loss(atMost: 1_000)
            Rejects(atMost: 5_000)
            Throughput(atLeast: 0)
        }
        Traffic(from: "alice", to: "bob", rate: 1, for: .seconds(1)) { Loss(atMost: 1) }
        Traffic(from: "bob", to: "alice", rate: 1, for: .seconds(1)) { Rejects(atMost: 2) }
        Traffic(from: "alice", to: "bob", rate: 10, for: .seconds(3)) { Throughput(atLeast: -1) }
    }
}
