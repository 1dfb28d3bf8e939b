// No time at all, and more than a day.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Startup(within: .seconds(0))
        Startup(within: .minutes(1_500))
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(-10)) { Loss(atMost: 0) }
        Traffic(from: "alice", to: "bob", rate: 1, for: .minutes(10_000)) { Loss(atMost: 0) }
    }
}
