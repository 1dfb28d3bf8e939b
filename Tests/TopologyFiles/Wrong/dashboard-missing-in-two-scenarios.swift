// Paused and stopped, and never there.
import TopologyDSL

let network = Topology("pair") {
    Chain("alice", "bob")
    Verify {
        Scenario("pause") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Pause(.dashboard) }
            At(.seconds(5)) { Resume(.dashboard) }
            Expect { Loss(atMost: 0) }
        }
        Scenario("stop") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Stop(.dashboard) }
            Expect { Loss(atMost: 0) }
        }
    }
}
