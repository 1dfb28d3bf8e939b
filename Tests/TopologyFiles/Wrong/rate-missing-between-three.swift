// Three currencies make three pairs, and one rate is there.
import TopologyDSL

let network = Topology("triangle") {
    Mesh("new-york", "mexico-city", "madrid")
    Node("new-york") { Asset("USD", scale: 2) }
    Node("mexico-city") { Asset("MXN", scale: 2) }
    Node("madrid") { Asset("EUR", scale: 2) }
    Rate("USD", to: "EUR", 0.93)
}
