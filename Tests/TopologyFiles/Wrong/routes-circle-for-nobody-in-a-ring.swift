// The long way round for all of Asia: known addresses arrive, unknown ones go round for ever.
import TopologyDSL

let network = Topology("asia") {
    Ring("tokyo", "seoul", "taipei")
    for (city, next) in [("tokyo", "seoul"), ("seoul", "taipei"), ("taipei", "tokyo")] {
        Node(city) {
            Address("test.asia.\(city)")
            Route("test.asia", via: next)
        }
    }
}
