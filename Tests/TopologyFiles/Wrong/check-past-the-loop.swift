// There are ten branches, counted from 1.
import TopologyDSL

let network = Topology("bank") {
    Star(hub: "bank", count: 10, named: "branch")
    Verify {
        for branch in 0..<10 { Reachable(from: "branch-\(branch)", to: "bank") }
        Delivers(from: "branch-1", to: "branch-11", amount: 5)
    }
}
