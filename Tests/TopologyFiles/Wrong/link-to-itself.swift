// The block was copied from the other node.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") { Peer("alice") }
    Node("bob") { Peer("alice") }
}
