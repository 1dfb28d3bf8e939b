// Every node has an account "client", containers are called "dashboard" and "send", and the logs
// of what keeps a network on one machine "supervisor" and "probe".
import TopologyDSL

let network = Topology("shop") {
    Node("client") { Peer("shop") }
    Node("dashboard") { Peer("shop") }
    Node("supervisor") { Peer("shop") }
    Node("shop")
}
