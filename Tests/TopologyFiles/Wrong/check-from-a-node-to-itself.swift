// Such a packet crosses no link and proves nothing.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Reachable(from: "alice", to: "alice")
        Traffic(from: "bob", to: "bob", rate: 100, for: .seconds(10)) { Loss(atMost: 0) }
        Delivers(from: "hub", to: "test.hub.client", amount: 1)
        Rejected(from: "hub", to: "test.hub", with: "F08")
    }
}
