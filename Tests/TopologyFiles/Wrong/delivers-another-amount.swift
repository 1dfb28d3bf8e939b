// Everyone counts alike, so what is sent is what arrives.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob") { Asset("USD", scale: 2) }
    Verify {
        Delivers(from: "alice", to: "bob", amount: 100, receives: 99)
        Delivers(from: "bob", to: "test.alice.client", amount: 100, receives: 1_825)
    }
}
