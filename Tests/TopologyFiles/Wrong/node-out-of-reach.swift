// The third node was declared and never linked.
import TopologyDSL

let network = Topology("trio") {
    Node("alice") { Peer("bob") }
    Node("bob")
    Node("carol")
}
