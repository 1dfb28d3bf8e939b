// The prefix is neither live nor test, so the first address decides.
import TopologyDSL

let network = Topology("mixed", prefix: "private.lab") {
    Chain("alice", "hub", "bob", "carol")
    Node("alice") { Address("g.alice") }
    Node("bob") { Address("test.bob") }
    Node("carol") { Address("test2.carol") }
}
