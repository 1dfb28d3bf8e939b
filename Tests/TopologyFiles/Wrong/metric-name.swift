// Prometheus allows letters, digits and "_".
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        Metric("ilpnet-peer-up", of: "hub", atLeast: 2)
        Metric("", atMost: 0)
        Metric("ilpnet_packets_total{outcome=\"fulfil\"}", atLeast: 1)
    }
}
