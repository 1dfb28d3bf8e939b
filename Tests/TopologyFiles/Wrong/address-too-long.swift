// The first fills its 512 bytes, the others have one and more too many; the last is no address.
import TopologyDSL

let network = Topology("long") {
    Chain("alice", "bob", "carol", "dave")
    Node("alice") { Address("test." + String(repeating: "a", count: 507)) }
    Node("bob") { Address("test." + String(repeating: "b", count: 508)) }
    Node("carol") { Address("test." + String(repeating: "c", count: 1_018)) }
    Node("dave") { Address("test" + String(repeating: ".segment", count: 128)) }
}
