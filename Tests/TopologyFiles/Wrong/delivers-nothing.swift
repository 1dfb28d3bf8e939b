// An empty packet delivers nothing, and none is fulfilled for nothing.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Delivers(from: "alice", to: "bob", amount: 0)
        Delivers(from: "bob", to: "alice", amount: -5)
        Delivers(from: "alice", to: "bob", amount: 5, receives: 0)
        Delivers(from: "bob", to: "alice", amount: 5, receives: -5)
        Rejected(from: "alice", to: "test.nobody", amount: -1, with: "F02")
        Rejected(from: "bob", to: "test.nobody", amount: -2, with: "F02")
    }
}
