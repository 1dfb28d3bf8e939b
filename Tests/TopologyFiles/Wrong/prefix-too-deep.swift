// Every node's address has too many segments because of it; it is said once, of the prefix.
import TopologyDSL

let network = Topology("deep", prefix: "test" + String(repeating: ".region", count: 33)) {
    Chain("alice", "hub", "bob")
    Node("hub") { Address("test.hub") }
}
