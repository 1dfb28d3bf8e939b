// A link without length, and one longer than all.
import TopologyDSL

let network = Topology("roads") {
    Node("alice") {
        Peer("bob", weight: 0)
        Peer("carol", weight: 1_000_000)
    }
    Node("bob") { Peer("carol") }
    Node("carol")
}
