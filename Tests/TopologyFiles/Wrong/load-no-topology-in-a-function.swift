// The function is never called.
import TopologyDSL

func network() -> Topology {
    Topology("pair") { Chain("alice", "bob") }
}
