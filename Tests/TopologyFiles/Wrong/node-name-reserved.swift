// Every node has an account "client", and containers are called "dashboard" and "send".
import TopologyDSL

let network = Topology("shop") {
    Node("client") { Peer("shop") }
    Node("dashboard") { Peer("shop") }
    Node("shop")
}
