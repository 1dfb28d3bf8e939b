// Throughput is counted in packets a second.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Throughput(atLeast: 1_000)
        }
        Scenario("two senders") {
            Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
            Send(from: "bob", to: "alice", rate: 50, for: .seconds(10))
            At(.seconds(3)) { Kill("hub") }
            Expect { Throughput(atLeast: 151) }
        }
    }
}
