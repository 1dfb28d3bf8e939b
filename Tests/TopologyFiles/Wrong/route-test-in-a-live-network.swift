// The examples of the documentation, in a live network.
import TopologyDSL

let network = Topology("trio", prefix: "g.acme") {
    Chain("alice", "hub", "bob")
    Node("alice") { Route("test.bob", via: "hub") }
    Node("bob") { Route("test1.alice", via: "hub") }
}
