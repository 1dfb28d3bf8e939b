// Twenty seconds there and twenty back are more than any connector waits.
import TopologyDSL

let network = Topology("mars") {
    Node("earth") { Peer("mars", latency: .seconds(20)) }
    Node("mars") { Peer("phobos", latency: (ours: .minutes(3), theirs: .seconds(0))) }
    Node("phobos")
}
