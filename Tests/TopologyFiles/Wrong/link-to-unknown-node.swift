// One letter too many.
import TopologyDSL

let network = Topology("chain") {
    Node("alice") { Peer("bobb") }
    Node("bob") { Peer("carol") }
    Node("carol") { Peer("dan") }
    Node("dan")
}
