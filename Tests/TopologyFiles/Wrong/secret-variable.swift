// A shell knows no such variables.
import TopologyDSL

let network = Topology("trio") {
    Secret("alice-hub", from: .environment("$ALICE_HUB"))
    Secret("hub-bob", from: .environment("hub-bob"))
    Secret("1a", from: .environment("1A"))
    Node("alice") { Peer("hub", secret: "alice-hub") }
    Node("hub") { Peer("bob", secret: "hub-bob") }
    Node("bob") { Peer("carol", secret: "1a") }
    Node("carol")
}
