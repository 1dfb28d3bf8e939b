// One network holds 20,000 nodes.
import TopologyDSL

let network = Topology("planet") {
    Star(hub: "hub", count: 20_000, named: "spoke")
}
