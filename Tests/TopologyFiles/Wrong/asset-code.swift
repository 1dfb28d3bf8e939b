// A code has no spaces; that there is no rate for a wrong one is not said besides.
import TopologyDSL

let network = Topology("fx") {
    Node("usd-bank") {
        Asset("US Dollar", scale: 2)
        Peer("mxn-bank")
    }
    Node("mxn-bank") { Asset("", scale: 2) }
    Node("eur-bank") {
        Asset("EUROPEAN-MONETARY-UNIT", scale: 2)
        Peer("mxn-bank")
    }
}
