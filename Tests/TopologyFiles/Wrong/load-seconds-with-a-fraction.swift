// Times are whole numbers: .milliseconds(1_500).
import TopologyDSL

let network = Topology("pair") {
    Chain("alice", "bob")
    Verify { Startup(within: .seconds(1.5)) }
}
