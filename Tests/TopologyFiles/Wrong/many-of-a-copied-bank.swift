// A bank's block was copied for the next country and only half of it changed.
import TopologyDSL

let network = Topology("remittance") {
    Secret("usd-mxn", from: .environment("BANK_SECRET"))
    Secret("usd-brl", from: .environment("BANK_SECRET"))

    Node("usd-bank") {
        Asset("USD", scale: 9)
        Peer("mxn-bank", secret: "usd-mxn")
        Peer("brl-bank", secret: "usd-mxn")
        Route("test.mexico", via: "mxn-bank")
        Route("test.mexico", via: "brl-bank")
    }
    Node("mxn-bank") {
        Address("test.mexico")
        Asset("MXN", scale: 9)
    }
    Node("brl-bank") {
        Address("test.mexico")
        Asset("BRL", scale: 9)
    }
    Rate("USD", to: "MXN", 18.25)
    Rate("USD", to: "MXN", 5.45)
}
