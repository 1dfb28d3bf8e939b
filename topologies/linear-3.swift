// A chain declares nodes and links at once; the hub in the middle forwards what the others send.
// A `Node` of the same name refines one of them: here the hub says more in its log.
import TopologyDSL

let network = Topology("linear-3") {
    Dashboard()
    Chain("alice", "hub", "bob")
    Node("hub") { LogLevel(.debug) }

    Verify {
        Startup(within: .seconds(20))
        Healthy()
        Reachable(.allPairs)
        Traffic(from: "alice", to: "bob", rate: 50, for: .seconds(10)) {
            Loss(atMost: 0)
            Latency(p50: .milliseconds(10), p95: .milliseconds(50))
        }
        LogLine("peer connected", of: "hub", atLeast: 2)
    }
}
