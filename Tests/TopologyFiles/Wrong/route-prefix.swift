// A route is for an address or a part of one.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Node("alice") {
        Route("bob", via: "hub")
        Route("", via: "hub")
    }
    Node("bob") { Route("test.alice.", via: "hub") }
}
