// Five connectors in a line, from test.connector-a to test.connector-e, and what `ilpnet verify`
// has to prove of them: start-up, loss, latency, and how soon a browser shows each packet.
import TopologyDSL

let network = Topology("linear-5") {
    Dashboard()
    Chain("connector-a", "connector-b", "connector-c", "connector-d", "connector-e")

    Verify {
        Startup(within: .seconds(30))
        Traffic(from: "connector-a", to: "connector-e", rate: 100, for: .seconds(10)) {
            Loss(atMost: 0)
            Latency(p95: .milliseconds(50))
            Visualization(p95: .milliseconds(100))
            Interaction(p98: .milliseconds(100))
        }
    }
}
