// Nothing is sent in so short a time, so nothing could be lost.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 1, for: .milliseconds(500)) { Loss(atMost: 0) }
        Scenario("blink") {
            Send(from: "bob", to: "alice", rate: 100, for: .microseconds(9_999))
            At(.seconds(0)) { Kill("hub") }
            Expect { Loss(atMost: 0) }
        }
    }
}
