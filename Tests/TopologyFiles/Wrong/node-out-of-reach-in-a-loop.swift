// The hub is there, and the branches forgot to dial it.
import TopologyDSL

let network = Topology("bank") {
    Chain("bank", "vault")
    for branch in 1...20 {
        Node("branch-\(branch)") { LogLevel(.warn) }
    }
}
