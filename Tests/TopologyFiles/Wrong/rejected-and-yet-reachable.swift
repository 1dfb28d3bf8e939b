// The planned routes reach everyone, so nobody answers that they do not.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Rejected(from: "alice", to: "bob", with: "F02")
        Rejected(from: "alice", to: "test.hub.client", with: "F02")
    }
}
