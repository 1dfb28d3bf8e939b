// Channels live in the dashboard's hub.
import TopologyDSL

let network = Topology("desk") {
    Channel("positions")
    Channel("risk-alerts")
    Chain("alice", "bob")
}
