// A misspelt secret is one mistake: that the right one is unused is not said besides.
import TopologyDSL

let network = Topology("remittance") {
    Secret("usd-mxn", from: .environment("USD_MXN_SECRET"))
    Node("usd-bank") { Peer("mxn-bank", secret: "usd-mnx") }
    Node("mxn-bank") { Peer("eur-bank", secret: "mxn-eur") }
    Node("eur-bank")
}
