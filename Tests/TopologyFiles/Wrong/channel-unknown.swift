// A dashboard's default channels are built in or declared.
import TopologyDSL

let network = Topology("desk") {
    Dashboard(channels: ["nodes", "packtes", "positions", "weather"])
    Channel("position")
    Chain("alice", "bob")
}
