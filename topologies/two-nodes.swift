// The smallest network: two connectors and the link between them, which alice dials. What is not
// said has a default: addresses (test.alice, test.bob), ports, routes, secrets and the asset.
import TopologyDSL

let network = Topology("two-nodes") {
    Node("alice") { Peer("bob") }
    Node("bob")

    Verify {
        Startup(within: .seconds(10))
        Delivers(from: "alice", to: "bob", amount: 1_000)
        Rejected(from: "alice", to: "test.nobody", with: "F02")
    }
}
