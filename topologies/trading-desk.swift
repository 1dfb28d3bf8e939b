// Telemetry of one's own: four channels beside the built-in ones, on which the desk's programs
// publish and the dashboard shows what it is told. Traders reach the exchange through the desk.
import TopologyDSL

let channels = ["trader-status", "positions", "risk-alerts", "market-data"]

let network = Topology("trading-desk") {
    Dashboard(channels: channels + ["packets"])
    for channel in channels { Channel(channel) }

    Node("exchange") { Asset("USD", scale: 4) }
    Node("desk") { Peer("exchange", creditLimit: 50_000_000) }
    for trader in ["momentum", "arbitrage", "hedge"] {
        Node(trader) { Peer("desk", creditLimit: 1_000_000, relation: .parent) }
    }

    Verify {
        Startup(within: .seconds(20))
        Traffic(from: "momentum", to: "exchange", rate: 50, for: .seconds(10)) {
            Loss(atMost: 0)
            Latency(p95: .milliseconds(50))
            Visualization(p95: .milliseconds(100))
            Interaction(p98: .milliseconds(100))
        }
        Metric("ilpnet_telemetry_messages_dropped_total", atMost: 0)
    }
}
