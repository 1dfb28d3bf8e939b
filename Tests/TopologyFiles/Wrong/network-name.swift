// A network's name becomes a folder's and a Compose project's.
import TopologyDSL

let network = Topology("Linear 5") {
    Chain("alice", "hub", "bob")
}
