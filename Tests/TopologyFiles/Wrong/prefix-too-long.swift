// Every node's address is too long because of it; it is said once, of the prefix.
import TopologyDSL

let network = Topology(
    "deep", prefix: "test" + String(repeating: ".a-very-long-segment", count: 26)
) {
    Chain("alice", "hub", "bob")
}
