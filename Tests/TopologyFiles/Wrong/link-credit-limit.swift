// A peer cannot owe less than nothing.
import TopologyDSL

let network = Topology("credit") {
    Node("alice") {
        Peer("bob", creditLimit: -1_000)
        Peer("carol", creditLimit: (ours: 500, theirs: -500))
    }
    Node("bob")
    Node("carol")
}
