// Declared again, from elsewhere.
import TopologyDSL

let network = Topology("trio") {
    Secret("alice-hub")
    Secret("alice-hub", from: .environment("ALICE_HUB"))
    Secret("hub-bob")
    Secret("hub-bob")
    Node("alice") { Peer("hub", secret: "alice-hub") }
    Node("hub") { Peer("bob", secret: "hub-bob") }
    Node("bob")
}
