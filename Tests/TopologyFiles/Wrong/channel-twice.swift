// Two teams, one name.
import TopologyDSL

let network = Topology("desk") {
    Dashboard()
    for channel in ["positions", "risk-alerts", "positions"] { Channel(channel) }
    Channel("market-data")
    Channel("market-data")
    Chain("alice", "bob")
}
