// Off by one, in a function of one's own.
import TopologyDSL

let cities = ["lima", "quito", "bogota"]

@TopologyBuilder
func line() -> TopologyContent {
    for index in cities.indices {
        Node(cities[index]) { Peer(cities[index + 1]) }
    }
}

let network = Topology("andes") { line() }
