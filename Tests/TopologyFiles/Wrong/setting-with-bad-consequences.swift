// check with: --set branches=-4
// The value is a number and yet none that the file can do anything with.
import TopologyDSL

let branches = Setting("branches", default: 3)

let network = Topology("bank") {
    Star(hub: "hub", count: branches, named: "branch")

    Verify {
        Reachable(from: "branch-1", to: "hub")
    }
}
