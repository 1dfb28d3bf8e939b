// Each declaration after the first is one too many, and a generated one is none of them.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Node("hub") { LogLevel(.debug) }
    Node("hub") { Asset("USD", scale: 2) }
    Node("hub") { Ports(btp: 4_000) }
}
