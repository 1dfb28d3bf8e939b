// An asset has a scale.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") {
        Asset("USD")
        Peer("bob")
    }
    Node("bob")
}
