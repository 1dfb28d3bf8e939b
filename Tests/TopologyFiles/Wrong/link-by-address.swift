// Nodes are named by their names; addresses are for packets.
import TopologyDSL

let network = Topology("remittance") {
    Node("usd-bank") { Peer("test.mxn-bank") }
    Node("mxn-bank") { Address("test.mexico") }
    Node("kiosk") { Peer("test.mexico") }
}
