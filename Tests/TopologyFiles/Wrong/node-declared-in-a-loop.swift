// The loop's number was forgotten in the name.
import TopologyDSL

let network = Topology("bank") {
    Node("bank")
    for _ in 1...20 {
        Node("branch") { Peer("bank") }
    }
}
