// The two currencies meet at the second bank, and nobody says what they are worth.
import TopologyDSL

let network = Topology("remittance") {
    Node("usd-bank") {
        Asset("USD", scale: 9)
        Peer("mxn-bank")
    }
    Node("mxn-bank") { Asset("MXN", scale: 9) }
}
