import TopologyDSL

let network = Topology("bank", prefix: "g.bank") {
    Star(hub: "hub", "east", "west")
    Node("east") {
        Peer("west")
        Route("g.bank", via: "hub")
        Route("g", via: "west")
    }
}
