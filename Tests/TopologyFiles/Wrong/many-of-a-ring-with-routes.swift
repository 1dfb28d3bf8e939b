// Routes written from memory.
import TopologyDSL

let network = Topology("ring", prefix: "g") {
    Ring("a", "b", "c", "d")
    Node("a") {
        Route("g.c", via: "c")
        Route("g.b", via: "d")
    }
    Node("d") {
        Route("g.b", via: "a")
        Route("test.c", via: "c")
        Route("g.e", via: "a")
    }
    Node("b") { Address("g.b.") }
}
