// A name is no address.
import TopologyDSL

let network = Topology("remittance") {
    Node("usd-bank") { Peer("mxn-bank") }
    Node("mxn-bank") { Address("mexico") }
}
