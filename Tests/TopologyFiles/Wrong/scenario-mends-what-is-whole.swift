// What is resumed was paused before, and what is healed was struck.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("pause") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(3)) {
                Pause("hub")
                Partition("alice", "hub")
            }
            At(.seconds(5)) {
                Resume("bob")
                Heal("hub", "bob")
            }
            Expect { Loss(atMost: 300) }
        }
        Scenario("wrong order") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(5)) { Pause("hub") }
            At(.seconds(3)) { Resume("hub") }
            At(.seconds(4)) {
                Drop("hub", "bob", oneIn: 100)
                Heal("bob", "hub")
            }
            Expect { Loss(atMost: 300) }
        }
    }
}
