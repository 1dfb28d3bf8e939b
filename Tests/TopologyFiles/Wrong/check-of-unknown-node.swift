// Names in checks are names of nodes.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Reachable(from: "alcie", to: "bbo")
        Traffic(from: "alice", to: "test.bob", rate: 100, for: .seconds(10)) { Loss(atMost: 0) }
        Delivers(from: "carol", to: "bob", amount: 1)
        Rejected(from: "alice", to: "nobody", with: "F02")
        Metric("ilpnet_peer_up", of: "Hub", atLeast: 2)
        LogLine("peer connected", of: "hbu", atLeast: 2)
        Memory(of: "huub", megabytes: 64)
    }
}
