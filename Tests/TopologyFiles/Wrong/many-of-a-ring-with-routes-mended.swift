// The same, once its prefixes are right: only now can the ways be followed.
import TopologyDSL

let network = Topology("ring", prefix: "g") {
    Ring("a", "b", "c", "d")
    Node("a") { Route("g.b", via: "d") }
    Node("d") {
        Route("g.b", via: "a")
        Route("g.e", via: "a")
    }
}
