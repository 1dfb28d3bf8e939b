// A ring of two would link them twice; so does a chain that comes back.
import TopologyDSL

let network = Topology("rings") {
    Ring("tokyo", "osaka")
    Chain("osaka", "kyoto", "osaka")
}
