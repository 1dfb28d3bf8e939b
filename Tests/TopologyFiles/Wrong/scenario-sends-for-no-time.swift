// One mistake: that nothing else happens in no time is not said besides.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("hub crash") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(0))
            At(.seconds(3)) { Kill("hub") }
            Expect { Loss(atMost: 0) }
        }
    }
}
