// No name at all, and a prefix that lost its end.
import TopologyDSL

let network = Topology("", prefix: "test.") {
    Chain("alice", "hub", "bob")
}
