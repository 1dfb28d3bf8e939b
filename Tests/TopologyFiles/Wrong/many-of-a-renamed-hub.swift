// The hub was renamed in one place, and everything else still says what it was called.
import TopologyDSL

let network = Topology("bank") {
    Dashboard()
    Node("headquarters") { Asset("EUR", scale: 2) }
    for branch in 1...8 {
        Node("branch-\(branch)") { Peer("head-quarters") }
    }
    Node("vault") {
        Peer("headquarters")
        Route("test.branch-1", via: "head-quarters")
    }
    Verify {
        Metric("ilpnet_peer_up", of: "head-quarters", atLeast: 9)
        Traffic(from: "branch-1", to: "head-quarters", rate: 10, for: .seconds(10)) {
            Loss(atMost: 0)
        }
        Scenario("hub crash") {
            Send(from: "branch-1", to: "branch-8", rate: 10, for: .seconds(10))
            At(.seconds(3)) { Kill("head-quarters") }
            Expect { Loss(atMost: 0) }
        }
    }
}
