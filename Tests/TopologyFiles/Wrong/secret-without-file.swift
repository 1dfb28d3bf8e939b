// The path was forgotten, twice.
import TopologyDSL

let network = Topology("trio") {
    Secret("alice-hub", from: .file(""))
    Secret("hub-bob", from: .file(""))
    Node("alice") { Peer("hub", secret: "alice-hub") }
    Node("hub") { Peer("bob", secret: "hub-bob") }
    Node("bob")
}
