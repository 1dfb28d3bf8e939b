// A link belongs to the node that dials.
import TopologyDSL

let network = Topology("pair") {
    Node("alice")
    Node("bob")
    Peer("bob")
}
