// Codes are compared letter by letter.
import TopologyDSL

let network = Topology("dollars") {
    Node("alice") {
        Asset("USD", scale: 9)
        Peer("bob")
    }
    Node("bob") { Asset("usd", scale: 9) }
}
