// The wrong neighbour: the packet comes straight back.
import TopologyDSL

let network = Topology("line") {
    Chain("alice", "bob", "carol", "dan")
    Node("bob") { Route("test.dan", via: "alice") }
    Node("carol") { Route("test.alice", via: "dan") }
}
