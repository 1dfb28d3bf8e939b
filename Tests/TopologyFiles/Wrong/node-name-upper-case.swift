// Names become host names, so capitals will not do.
import TopologyDSL

let network = Topology("pair") {
    Node("Alice") { Peer("bob") }
    Node("bob")
}
