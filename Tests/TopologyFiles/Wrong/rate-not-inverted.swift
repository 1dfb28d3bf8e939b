// The way back was copied and not turned round: every round trip makes money.
import TopologyDSL

let network = Topology("fx") {
    Node("usd-bank") {
        Asset("USD", scale: 9)
        Peer("mxn-bank")
        Peer("eur-bank")
    }
    Node("mxn-bank") { Asset("MXN", scale: 9) }
    Node("eur-bank") { Asset("EUR", scale: 9) }
    Rate("USD", to: "MXN", 18.25)
    Rate("MXN", to: "USD", 18.25)
    Rate("USD", to: "EUR", 0.93)
    Rate("EUR", to: "USD", 1.18)
}
