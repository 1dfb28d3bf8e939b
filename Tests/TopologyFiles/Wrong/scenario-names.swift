// Three scenarios, and a report could not tell them apart.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        for victim in ["alice", "hub", "bob"] {
            Scenario("crash") {
                Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
                At(.seconds(3)) { Kill(.node(victim)) }
                Expect { Loss(atMost: 100) }
            }
        }
        Scenario("") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Restart("hub") }
            Expect { Loss(atMost: 0) }
        }
        Scenario("crash") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Stop("hub") }
            Expect { Loss(atMost: 900) }
        }
        Scenario("") {
            Send(from: "bob", to: "alice", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Restart("hub") }
            Expect { Loss(atMost: 0) }
        }
    }
}
