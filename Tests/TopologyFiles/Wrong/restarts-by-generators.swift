// The hub stands in two chains that would have it restarted by different rules, as does the gate.
import TopologyDSL

let network = Topology("crossing") {
    Chain("berlin", "hub", "gate", "paris") { Restarts(.never) }
    Chain("boston", "hub", "dallas") { Restarts(.always) }
    Star(hub: "gate", count: 2) { Restarts(.onFailure) }
}
