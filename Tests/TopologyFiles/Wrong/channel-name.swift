// Lower-case letters, digits and "-".
import TopologyDSL

let network = Topology("desk") {
    Dashboard()
    Channel("Risk Alerts")
    Channel("-positions")
    Channel("")
    Chain("alice", "bob")
}
