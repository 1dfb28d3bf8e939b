// A misspelt address, and one that was never declared.
import TopologyDSL

let network = Topology("remittance") {
    Node("usd-bank") {
        Peer("mxn-bank")
        Route("test.mexcio", via: "mxn-bank")
        Route("test.peru", via: "mxn-bank")
    }
    Node("mxn-bank") { Address("test.mexico") }
}
