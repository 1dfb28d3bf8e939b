// Nobody watches, and the fault strikes who is not there.
import TopologyDSL

let network = Topology("pair") {
    Chain("alice", "bob")
    Verify {
        Scenario("dashboard restart") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Restart(.dashboard) }
            Expect { Loss(atMost: 0) }
        }
    }
}
