// Somebody's first network: names as in prose, links from both ends, the hub forgotten.
import TopologyDSL

let network = Topology("My Network") {
    Node("Alice") {
        Peer("Bob")
        Asset("usd dollars", scale: 2)
    }
    Node("Bob") {
        Peer("Alice")
        Peer("hub")
    }
    Verify {
        Startup(within: .seconds(0))
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Loss(atMost: 0)
            Visualization(p95: .milliseconds(100))
        }
    }
}
