// The prefix would do, were it not for the one long name.
import TopologyDSL

let network = Topology("deep", prefix: "private." + String(repeating: "x", count: 490)) {
    Chain("alice", "the-hub-in-the-middle", "bob")
}
