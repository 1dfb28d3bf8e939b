// The file itself gives up.
import TopologyDSL

let cities: [String] = []

func capital() -> String {
    guard let first = cities.first else { fatalError("there are no cities") }
    return first
}

let network = Topology("country") {
    Star(hub: capital(), count: 3)
}
