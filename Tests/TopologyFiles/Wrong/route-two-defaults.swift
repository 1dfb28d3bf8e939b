import TopologyDSL

let network = Topology("lab", prefix: "test.lab") {
    Node("a") {
        Peer("b")
        Peer("c")
        Route("test", via: "b", priority: 1)
        Route("test.lab", via: "c")
    }
    Node("b") { Peer("c") }
    Node("c")
}
