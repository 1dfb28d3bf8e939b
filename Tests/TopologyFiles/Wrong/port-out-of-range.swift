// Ports end at 65535.
import TopologyDSL

let network = Topology("pair") {
    Dashboard(port: 0, telemetryPort: 90_000)
    Node("alice") {
        Ports(btp: 77_680, health: -1)
        Peer("bob")
    }
    Node("bob")
}
