// Money that changes its kind on the way: each bank has its asset, the rate counts both ways, and
// the link's secret is the operator's, from the environment. What arrives is counted in pesos.
import TopologyDSL

let network = Topology("two-currencies") {
    Secret("usd-mxn", from: .environment("USD_MXN_SECRET"))

    Node("usd-bank") {
        Asset("USD", scale: 2)
        Peer("mxn-bank", secret: "usd-mxn", creditLimit: 5_000_000)
    }
    Node("mxn-bank") {
        Address("test.mexico")
        Asset("MXN", scale: 2)
    }
    for branch in 1...3 {
        Node("branch-\(branch)") { Peer("usd-bank", relation: .parent) }
    }
    Rate("USD", to: "MXN", 18.25)

    Verify {
        Startup(within: .seconds(20))
        Delivers(from: "usd-bank", to: "mxn-bank", amount: 100, receives: 1_825)
        Delivers(from: "branch-1", to: "test.mexico.client", amount: 400, receives: 7_300)
        Rejected(from: "branch-1", to: "mxn-bank", amount: 6_000_000, with: "T04")
    }
}
