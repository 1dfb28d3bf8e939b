// Zero is not "no limit".
import TopologyDSL

let network = Topology("pair") {
    Node("alice") {
        Limits(packetAmount: 0, packetsInFlight: 0)
        Peer("bob")
    }
    Node("bob") { Limits(holdTime: .seconds(-1), memoryMegabytes: 0) }
}
