// The hub stands in two chains that give it different assets and limits.
import TopologyDSL

let network = Topology("crossing") {
    Chain("berlin", "hub", "paris") {
        Asset("EUR", scale: 2)
        Limits(packetsInFlight: 100)
    }
    Chain("boston", "hub", "dallas") {
        Asset("USD", scale: 2)
        Limits(packetsInFlight: 200)
    }
    Rate("EUR", to: "USD", 1.08)
}
