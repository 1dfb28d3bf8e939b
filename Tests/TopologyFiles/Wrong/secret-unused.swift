// A secret that was declared and forgotten; another is on a link that has a fault of its own.
import TopologyDSL

let network = Topology("remittance") {
    Secret("usd-mxn", from: .environment("USD_MXN_SECRET"))
    Secret("mxn-eur", from: .file("secrets/mxn-eur"))
    Secret("eur-gbp")
    Node("usd-bank") { Peer("mxn-bnak", secret: "usd-mxn") }
    Node("mxn-bank") { Peer("usd-bank") }
}
