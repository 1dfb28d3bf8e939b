// A part of one's own: a region is a center with its offices, and a network is made of regions.
// Settings change from run to run: `ilpnet check component.swift --set offices=10`.
import TopologyDSL

let offices = Setting("offices", default: 3)
let isGuarded = Setting("guarded", default: true)

struct Region: TopologyComponent {
    var name: String
    var distance: TimeSpan

    var body: TopologyContent {
        Node(name) { Peer("headquarters", latency: distance) }
        for office in 1...offices {
            Node("\(name)-\(office)") { Peer(name, relation: .parent) }
        }
        if isGuarded {
            Node("\(name)-guard") {
                LogLevel(.debug)
                Peer(name)
            }
        }
    }
}

let network = Topology("component") {
    Node("headquarters")
    Region(name: "europe", distance: .milliseconds(10))
    Region(name: "asia", distance: .milliseconds(90))

    Verify {
        Startup(within: .seconds(30))
        Reachable(.allPairs)
        Traffic(from: "europe-1", to: "asia-1", rate: 50, for: .seconds(10)) {
            Loss(atMost: 0)
            Latency(p50: .milliseconds(250))
        }
    }
}
