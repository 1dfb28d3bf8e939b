// Asked for in two places with two defaults, and in a third as another kind.
import TopologyDSL

let network = Topology("bank") {
    Star(hub: "bank", count: Setting("branches", default: 20), named: "branch")
    Star(hub: "vault", count: Setting("branches", default: 30), named: "safe")
    Node("bank") { Peer("vault", latency: .milliseconds(Setting("delay", default: 5))) }
    Node(Setting("delay", default: "late")) { Peer("bank") }
}
