// A secret's name becomes a file's.
import TopologyDSL

let network = Topology("trio") {
    Secret("alice & hub")
    Secret("../hub-bob")
    Node("alice") { Peer("hub", secret: "alice & hub") }
    Node("hub") { Peer("bob", secret: "../hub-bob") }
    Node("bob")
}
