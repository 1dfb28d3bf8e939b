// Two nodes, each the other's way to everywhere.
import TopologyDSL

let network = Topology("pair", prefix: "g") {
    Node("alice") {
        Peer("bob")
        Route("g", via: "bob")
    }
    Node("bob") { Route("g", via: "alice") }
}
