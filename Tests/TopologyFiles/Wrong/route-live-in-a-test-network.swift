// Nothing there begins with "g".
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Node("alice") { Route("g.bob", via: "hub") }
}
