// One hub and six nodes that dial it, made by one line. The hub is refined: it may hold more
// packets than the others, and its port is one that a firewall can be told of.
import TopologyDSL

let network = Topology("hub-and-spoke") {
    Dashboard()
    Star(hub: "hub", count: 6, named: "spoke") {
        Limits(packetsInFlight: 500)
    }
    Node("hub") {
        Limits(packetsInFlight: 10_000, memoryMegabytes: 128)
        Ports(btp: 7_768)
    }

    Verify {
        Startup(within: .seconds(20))
        Healthy()
        Metric("ilpnet_peer_up", of: "hub", atLeast: 6)
        for spoke in 2...6 {
            Traffic(from: "spoke-1", to: "spoke-\(spoke)", rate: 20, for: .seconds(5)) {
                Loss(atMost: 0)
                Throughput(atLeast: 19)
            }
        }
    }
}
