// The condition is false, so the block makes nothing.
import TopologyDSL

let branches = 0

let network = Topology("bank") {
    if branches > 0 {
        Star(hub: "bank", count: branches, named: "branch")
    }
}
