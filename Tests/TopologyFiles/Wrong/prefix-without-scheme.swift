// RFC-0015 has a list of schemes, and a company's name is none of them.
import TopologyDSL

let network = Topology("acme", prefix: "acme") {
    Chain("alice", "hub", "bob")
}
