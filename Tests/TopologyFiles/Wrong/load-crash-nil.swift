// Nobody said how far it is.
import TopologyDSL

let distances = ["lima": 40]

let network = Topology("andes") {
    Node("quito") { Peer("lima", latency: .milliseconds(distances["quito"]!)) }
    Node("lima")
}
