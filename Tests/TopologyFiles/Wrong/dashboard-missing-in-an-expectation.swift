// What a browser shows is asked for, and no browser could show anything.
import TopologyDSL

let network = Topology("pair") {
    Chain("alice", "bob")
    Verify {
        Scenario("crash") {
            Expect {
                Loss(atMost: 0)
                Interaction(p98: .milliseconds(100))
            }
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Restart("bob") }
        }
    }
}
