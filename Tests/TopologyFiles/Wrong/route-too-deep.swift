// One segment more than a routing table looks up, and many more.
import TopologyDSL

let below = String(repeating: ".account", count: 32)

let network = Topology("deep") {
    Node("alice") {
        Peer("bob")
        Route("test" + below, via: "bob")
        Route("test.bob" + below, via: "bob")
    }
    Node("bob")
}
