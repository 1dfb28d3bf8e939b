// The next hop is a node's name, and no address.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Node("alice") { Route("test.bob", via: "hubb") }
    Node("bob") {
        Route("test.alice", via: "test.hub")
        Route("test.hub", via: "exchange")
    }
}
