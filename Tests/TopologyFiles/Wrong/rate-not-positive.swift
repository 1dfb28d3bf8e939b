// Nothing, less than nothing, and too little to count with.
import TopologyDSL

let network = Topology("fx") {
    Mesh("rome", "oslo", "bern", "kyiv")
    Node("rome") { Asset("EUR", scale: 2) }
    Node("oslo") { Asset("NOK", scale: 2) }
    Node("bern") { Asset("CHF", scale: 2) }
    Node("kyiv") { Asset("EUR", scale: 2) }
    Rate("EUR", to: "NOK", 0)
    Rate("EUR", to: "CHF", -0.95)
    Rate("NOK", to: "CHF", 1e-30)
}
