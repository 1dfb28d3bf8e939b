// What is wrong with the sending is said of the sending alone.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("hub crash") {
            Send(from: "alice", to: "alice", rate: 100, for: .seconds(10))
            Send(from: "alice", to: "bbo", rate: 100, for: .seconds(0))
            Send(from: "bob", to: "alice", rate: 0, for: .seconds(10))
            At(.seconds(3)) { Kill("hub") }
            Expect {
                Loss(atMost: 0)
                Latency(p95: .seconds(1))
            }
        }
    }
}
