// What is wrong with the prefix is not said of every address again.
import TopologyDSL

let network = Topology("acme", prefix: "test.acme corp") {
    Chain("alice", "hub", "bob")
    Node("bob") { Address("test.acme corp.robert") }
}
