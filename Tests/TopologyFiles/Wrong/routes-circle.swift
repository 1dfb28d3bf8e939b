// Each of the two sends it to the other.
import TopologyDSL

let network = Topology("triangle") {
    Ring("alice", "bob", "carol")
    Node("dan") { Peer("carol") }
    Node("alice") { Route("test.dan", via: "bob") }
    Node("bob") { Route("test.dan", via: "alice") }
}
