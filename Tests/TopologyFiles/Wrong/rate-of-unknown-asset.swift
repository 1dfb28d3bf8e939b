// A misspelt code is one mistake: that the pair lacks a rate is not said besides.
import TopologyDSL

let network = Topology("remittance") {
    Node("usd-bank") {
        Asset("USD", scale: 9)
        Peer("mxn-bank")
    }
    Node("mxn-bank") { Asset("MXN", scale: 9) }
    Rate("USD", to: "MNX", 18.25)
    Rate("USD", to: "JPY", 150)
}
