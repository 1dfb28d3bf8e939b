// The first node itself refuses so large a packet.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob") { Limits(packetAmount: 1_000) }
    Verify {
        Delivers(from: "alice", to: "bob", amount: 1_001)
        Delivers(from: "bob", to: "alice", amount: 50_000)
        Rejected(from: "alice", to: "bob", amount: 50_000, with: "F08")
    }
}
