// Every node has a client account at `<address>.client`.
import TopologyDSL

let network = Topology("clients") {
    Chain("bank", "teller", "customer", "guest")
    Node("teller") { Address("test.bank.client") }
    Node("guest") { Address("test.customer.client") }
}
