// Without bounds nothing could be wrong; with these everything would be.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Metric("ilpnet_peer_up", of: "hub")
        Metric("ilpnet_peer_up", of: "hub", atLeast: 3, atMost: 2)
        Metric("ilpnet_packets_total", atMost: -1)
        Metric("ilpnet_packets_total", of: "bob", atLeast: 0)
        Metric("ilpnet_packets_total{code=\"F02\"}", atLeast: 0)
    }
}
