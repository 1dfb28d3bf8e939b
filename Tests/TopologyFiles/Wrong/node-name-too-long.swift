// A DNS label ends after 63 characters.
import TopologyDSL

let network = Topology("pair") {
    Node("the-connector-of-the-north-western-regional-settlement-institution") { Peer("bob") }
    Node("bob")
}
