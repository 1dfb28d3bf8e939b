// Test money and live money never meet.
import TopologyDSL

let network = Topology("mixed") {
    Chain("alice", "hub", "bob")
    Node("hub") { Address("g.hub") }
    Node("bob") { Address("test.europe.bob") }
}
