// The nodes' own addresses fit, and those of two clients do not; a third does not fit itself.
import TopologyDSL

let network = Topology("deep") {
    Chain("alice", "bob", "carol")
    Node("alice") { Address("test" + String(repeating: ".segment", count: 127)) }
    Node("bob") { Address("test" + String(repeating: ".segment", count: 128)) }
    Node("carol") { Address("test." + String(repeating: "x", count: 1_018)) }
}
