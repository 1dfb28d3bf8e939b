// RFC-0027 has a list of codes.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Rejected(from: "alice", to: "test.nobody", with: "F20")
        Rejected(from: "alice", to: "test.nobody", with: "f02")
        Rejected(from: "alice", to: "test.nobody", with: "unreachable")
        Rejected(from: "alice", to: "test.nobody", with: "")
    }
}
