// Only what is to be proved was written, and not of what.
import TopologyDSL

let network = Topology("empty") {
    Dashboard()
    Verify {
        Startup(within: .seconds(30))
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) { Loss(atMost: 0) }
    }
}
