// Nothing is sent that could be lost.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("hub crash") {
            At(.seconds(3)) { Kill("hub") }
            Expect { Loss(atMost: 0) }
        }
    }
}
