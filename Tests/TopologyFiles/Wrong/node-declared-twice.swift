// The block was copied, and the copy's name forgotten.
import TopologyDSL

let network = Topology("bank") {
    Node("bank")
    Node("north") {
        Peer("bank", creditLimit: 1_000)
        Route("test.bank", via: "bank")
    }
    Node("north") {
        Peer("bank", creditLimit: 1_000)
        Route("test.bank", via: "bank")
    }
}
