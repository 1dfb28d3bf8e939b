// check with: --set branches=0
// No branches at all: a range from 1 to 0 is none.
import TopologyDSL

let branches = Setting("branches", default: 3)

let network = Topology("bank") {
    Node("bank")
    for branch in 1...branches { Node("branch-\(branch)") { Peer("bank") } }
}
