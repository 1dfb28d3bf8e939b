// Nodes stand side by side.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") {
        Peer("bob")
        Node("bob")
    }
}
