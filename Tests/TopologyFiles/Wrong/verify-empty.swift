// A block that was begun, one whose loop never turns, and an expectation of nothing.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {}
    Verify { for _ in 0..<0 { Healthy() } }
    Verify {
        Scenario("hub crash") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Kill("hub") }
            Expect { Rejects(atMost: 300) }
            Expect {}
        }
    }
}
