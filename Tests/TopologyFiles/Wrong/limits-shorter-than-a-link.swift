// The hub gives up before an answer from afar can be back, and so does the far end.
import TopologyDSL

let network = Topology("far") {
    Node("near") { Peer("hub", latency: .milliseconds(5)) }
    Node("far") {
        Peer("hub", latency: (ours: .milliseconds(1_600), theirs: .milliseconds(800)))
        Limits(holdTime: .milliseconds(2_400))
    }
    Node("hub") { Limits(holdTime: .milliseconds(2_000)) }
}
