// Which of them?
import TopologyDSL

let network = Topology("fx") {
    Node("london") {
        Asset("GBP", scale: 2)
        Peer("paris")
    }
    Node("paris") { Asset("EUR", scale: 2) }
    Rate("GBP", to: "EUR", 1.17)
    Rate("GBP", to: "EUR", 1.18)
    Rate("EUR", to: "GBP", 0.85)
    Rate("EUR", to: "GBP", 0.84)
}
