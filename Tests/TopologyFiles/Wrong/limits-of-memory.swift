// Docker starts no container with less than 6 MB.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") {
        Limits(memoryMegabytes: 2)
        Peer("bob")
    }
    Node("bob") { Limits(memoryMegabytes: 5) }
}
