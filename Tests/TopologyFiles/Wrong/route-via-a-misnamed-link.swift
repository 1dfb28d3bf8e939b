// The link is misspelt, the route is not: one mistake.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") {
        Peer("bobb")
        Route("test.bob", via: "bob")
    }
    Node("bob")
}
