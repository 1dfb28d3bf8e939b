// Megabytes, and not none of them.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Memory(megabytes: 0)
        Memory(of: "hub", megabytes: -64)
    }
}
