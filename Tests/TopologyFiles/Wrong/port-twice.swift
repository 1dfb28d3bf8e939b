// Of a node and another, of a node and itself, of a node and the dashboard.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Node("alice") { Ports(btp: 7_768) }
    Node("hub") { Ports(btp: 7_768, health: 8_080) }
    Node("bob") { Ports(btp: 4_000, health: 4_000) }
    Dashboard(port: 8_080, telemetryPort: 8_080)
}
