// Faults strike nodes and links that are there.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("everything") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(2)) {
                Pause("hubb")
                Partition("alice", "bob")
                Delay("alice", "hup", by: .milliseconds(100))
                Throttle("bob", "alice", bytesPerSecond: 50_000)
            }
            At(.seconds(4)) {
                Resume("hubb")
                Heal("alice", "bob")
            }
            Expect { Loss(atMost: 100) }
        }
    }
}
