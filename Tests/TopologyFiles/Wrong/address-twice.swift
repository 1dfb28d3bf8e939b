// Two nodes with one address; one of a node's own making and one by default.
import TopologyDSL

let network = Topology("doubles") {
    Mesh("alice", "bob", "carol", "dan")
    Node("alice") { Address("test.spain") }
    Node("bob") { Address("test.spain") }
    Node("carol") { Address("test.dan") }
}
