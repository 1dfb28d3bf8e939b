// One more than a connector keeps, and a number that was meant for another limit.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") {
        Limits(packetsInFlight: 1_000_001)
        Peer("bob")
    }
    Node("bob") { Limits(packetsInFlight: 5_000_000_000) }
}
