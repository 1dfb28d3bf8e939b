// Two hubs with three spokes each, made by a loop. Links say what the other node is to this one,
// how much it may owe, and how far away it is; the scenario ends a hub, which the supervisor
// brings back.
import TopologyDSL

let network = Topology("complex-8") {
    Dashboard()
    Node("hub-1") {
        Restarts(.always)
        Peer("hub-2", creditLimit: 1_000_000, latency: .milliseconds(5))
    }
    Node("hub-2") { Restarts(.always) }
    for spoke in 1...6 {
        Node("spoke-\(spoke)") {
            Peer(
                spoke <= 3 ? "hub-1" : "hub-2", creditLimit: (ours: 500_000, theirs: 100_000),
                relation: .parent)
        }
    }

    Verify {
        Startup(within: .seconds(30))
        Reachable(.allPairs)
        Traffic(from: "spoke-1", to: "spoke-6", rate: 100, for: .seconds(10)) {
            Loss(atMost: 0)
            Latency(p95: .milliseconds(60))
            Forwarding(p99: .milliseconds(5))
        }
        Scenario("hub crash") {
            Send(from: "spoke-1", to: "spoke-4", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Kill("hub-2") }
            Expect {
                Loss(atMost: 0)
                Rejects(atMost: 300)
            }
        }
    }
}
