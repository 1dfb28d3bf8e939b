// As environment variables these are the same two names.
import TopologyDSL

let network = Topology("square") {
    Secret("alice-hub")
    Secret("alice_hub")
    Secret("HUB-bob")
    Secret("hub-BOB")
    Node("alice") { Peer("hub", secret: "alice-hub") }
    Node("carol") { Peer("hub", secret: "alice_hub") }
    Node("hub") {
        Peer("bob", secret: "HUB-bob")
        Peer("dan", secret: "hub-BOB")
    }
    Node("bob")
    Node("dan")
}
