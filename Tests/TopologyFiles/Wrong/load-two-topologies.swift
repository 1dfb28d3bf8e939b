// One file, one topology.
import TopologyDSL

let small = Topology("small") {
    Chain("alice", "bob")
}

let large = Topology("large") {
    Mesh(count: 10)
}
