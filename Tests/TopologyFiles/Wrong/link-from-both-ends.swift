// A link is declared once, by the node that dials.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") { Peer("bob") }
    Node("bob") { Peer("alice") }
}
