// Where every node sends what it does not know to another, nobody says that it is unreachable.
import TopologyDSL

let network = Topology("ring") {
    Ring("a", "b", "c")
    Node("a") { Route("test", via: "b") }
    Node("b") { Route("test", via: "c") }
    Node("c") { Route("test", via: "a") }
}
