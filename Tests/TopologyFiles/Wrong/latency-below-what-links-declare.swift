// London to Tokyo takes 240 ms there and back by what the file itself says.
import TopologyDSL

let network = Topology("far") {
    Node("london") { Peer("dubai", latency: .milliseconds(40)) }
    Node("dubai") { Peer("tokyo", latency: (ours: .milliseconds(90), theirs: .milliseconds(70))) }
    Node("tokyo")

    Verify {
        Traffic(from: "london", to: "tokyo", rate: 100, for: .seconds(10)) {
            Latency(p50: .milliseconds(100), p95: .milliseconds(200))
        }
        Traffic(from: "dubai", to: "london", rate: 100, for: .seconds(10)) {
            Latency(max: .microseconds(79_900))
        }
    }
}
