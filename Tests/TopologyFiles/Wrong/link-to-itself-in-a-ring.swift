// A ring of one node, and a chain that names a node twice running.
import TopologyDSL

let network = Topology("rings") {
    Ring(count: 1, named: "lonely")
    Chain("lonely-1", "east", "east", "west")
}
