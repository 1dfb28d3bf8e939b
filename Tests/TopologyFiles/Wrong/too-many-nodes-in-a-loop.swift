// Each of them is small, and together they are too many.
import TopologyDSL

let network = Topology("planet") {
    for city in 1...201 { Star(hub: "hub-\(city)", count: 99, named: "house-\(city)") }
}
