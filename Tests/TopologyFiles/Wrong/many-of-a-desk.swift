// The trading desk with a slip in every block.
import TopologyDSL

let network = Topology("trading_desk") {
    Dashboard(port: 8_080, channels: ["trader-status", "risk-alert"])
    Channel("trader-status")
    Channel("risk-alerts")
    Channel("market data")
    Channel("packets")

    Node("exchange") { Ports(btp: 8_080) }
    Node("desk") {
        Peer("exchange", creditLimit: -1, weight: 0)
        Limits(packetsInFlight: 0)
    }
    for trader in ["momentum", "arbitrage", "hedge"] {
        Node(trader) { Peer("desk", secret: "trader") }
    }
    Verify {
        Traffic(from: "momentum", to: "exchange", rate: 1, for: .seconds(10)) {
            Latency(p95: .milliseconds(50))
            Throughput(atLeast: 100)
        }
        Rejected(from: "hedge", to: "exchange", with: "T4")
    }
}
