// No delay, one message in none, and links that carry nothing.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Scenario("slow") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            At(.seconds(2)) {
                Delay("alice", "hub", by: .seconds(0))
                Drop("alice", "hub", oneIn: 0)
                Throttle("alice", "hub", bytesPerSecond: 0)
            }
            At(.seconds(4)) {
                Delay("hub", "bob", by: .seconds(-1))
                Drop("hub", "bob", oneIn: -10)
                Throttle("hub", "bob", bytesPerSecond: -1)
            }
            Expect { Loss(atMost: 100) }
        }
    }
}
