// Five ways to get an address wrong.
import TopologyDSL

let network = Topology("five") {
    Chain("a", "b", "c", "d", "e")
    Node("a") { Address("test.europe..a") }
    Node("b") { Address("test.é") }
    Node("c") { Address("peer.c") }
    Node("d") { Address("test") }
    Node("e") { Address("Test.e") }
}
