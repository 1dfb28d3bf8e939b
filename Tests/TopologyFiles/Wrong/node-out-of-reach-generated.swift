// Two chains that were to meet, and do not.
import TopologyDSL

let network = Topology("two-coasts") {
    Chain("seattle", "portland", "oakland")
    Chain("boston", "newark")
}
