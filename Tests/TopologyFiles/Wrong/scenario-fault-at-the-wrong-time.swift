// Before the beginning, at the end and after it; and a moment in which nothing happens.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("hub crash") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(-1)) { Kill("hub") }
            At(.seconds(10)) { Kill("alice") }
            At(.minutes(3)) { Kill("bob") }
            At(.seconds(5)) {}
            Expect { Loss(atMost: 100) }
        }
        Scenario("bob crash") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.microseconds(-1)) {}
            Expect { Loss(atMost: 100) }
        }
    }
}
