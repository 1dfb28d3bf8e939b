// It is to be written as `--set name=value`.
import TopologyDSL

let network = Topology("bank") {
    Star(hub: "bank", count: Setting("number of branches", default: 3))
    Star(hub: "vault", count: Setting("", default: 3), named: "safe")
    Node("vault") { Peer("bank", weight: Setting("weight=", default: 1)) }
}
