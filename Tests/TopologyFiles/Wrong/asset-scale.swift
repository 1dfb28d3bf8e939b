// Decimal places: none to eighteen.
import TopologyDSL

let network = Topology("scales") {
    Node("wei") {
        Asset("ETH", scale: 19)
        Peer("hub")
    }
    Node("yen") {
        Asset("ETH", scale: -1)
        Peer("hub")
    }
    Node("hub") { Asset("ETH", scale: 18) }
}
