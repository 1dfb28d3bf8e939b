// A packet can only be handed to a node that is linked.
import TopologyDSL

let network = Topology("line") {
    Chain("alice", "hub", "bob", "carol")
    Node("alice") { Route("test.carol", via: "bob") }
    Node("hub") { Route("test.carol", via: "carol") }
}
