// A misspelt address, one that nobody ever had, and two that are none.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Delivers(from: "alice", to: "test.bbo", amount: 5)
        Delivers(from: "alice", to: "test.switzerland.zurich", amount: 5)
        Delivers(from: "alice", to: "test.bob.", amount: 5)
        Rejected(from: "alice", to: "nobody.at.all", with: "F02")
    }
}
