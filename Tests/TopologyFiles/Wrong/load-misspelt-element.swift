// The compiler's own words, with the path as it was typed.
import TopologyDSL

let network = Topology("pair") {
    Nod("alice") { Peer("bob") }
    Node("bob")
}
