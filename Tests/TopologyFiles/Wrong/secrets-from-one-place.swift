// Two names for one value are one secret on two links.
import TopologyDSL

let network = Topology("square") {
    Secret("alice-hub", from: .environment("HUB_SECRET"))
    Secret("bob-hub", from: .environment("HUB_SECRET"))
    Secret("carol-hub", from: .file("secrets/hub"))
    Secret("dan-hub", from: .file("secrets/hub"))
    Node("hub")
    for name in ["alice", "bob", "carol", "dan"] {
        Node(name) { Peer("hub", secret: "\(name)-hub") }
    }
}
