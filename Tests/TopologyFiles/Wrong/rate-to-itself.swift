// What differs only in scale needs no rate.
import TopologyDSL

let network = Topology("scales") {
    Node("alice") {
        Asset("USD", scale: 2)
        Peer("bob")
    }
    Node("bob") { Asset("USD", scale: 9) }
    Rate("USD", to: "USD", 1)
    Rate("USD", to: "USD", 0.0000001)
}
