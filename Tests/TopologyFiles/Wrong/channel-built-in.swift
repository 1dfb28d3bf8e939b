// These two are there already.
import TopologyDSL

let network = Topology("desk") {
    Dashboard()
    Channel("packets")
    Channel("positions")
    Channel("alerts")
    Chain("alice", "bob")
}
