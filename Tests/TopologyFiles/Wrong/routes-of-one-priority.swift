// Which of the two is to serve?
import TopologyDSL

let network = Topology("square") {
    Ring("alice", "north", "bob", "south")
    Node("alice") {
        Route("test.bob", via: "north")
        Route("test.bob", via: "south")
    }
    Node("bob") {
        Route("test", via: "north", priority: 5)
        Route("test", via: "south", priority: 5)
    }
}
