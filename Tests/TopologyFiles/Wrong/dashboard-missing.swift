// Three things need it; that it is missing is one mistake.
import TopologyDSL

let network = Topology("pair") {
    Chain("alice", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Loss(atMost: 0)
            Visualization(p95: .milliseconds(100))
            Interaction(p98: .milliseconds(100))
        }
        Scenario("dashboard crash") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Kill(.dashboard) }
            Expect { Loss(atMost: 0) }
        }
    }
}
