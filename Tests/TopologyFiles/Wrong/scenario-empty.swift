// It sends nothing and expects nothing.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("silence") { At(.seconds(3)) { Kill("hub") } }
    }
}
