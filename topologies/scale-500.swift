// Five hundred connectors, most of them with few links and some with many, as networks grow. The
// seed makes it the same network on every machine; at this size logs had better be quiet.
import TopologyDSL

let network = Topology("scale-500") {
    Dashboard()
    ScaleFree(nodes: 500, seed: 7) { LogLevel(.warn) }

    Verify {
        Startup(within: .seconds(60))
        Healthy()
        Memory(megabytes: 32)
        for node in 496...500 {
            Traffic(from: "node-\(node)", to: "node-\(node - 400)", rate: 20, for: .seconds(5)) {
                Loss(atMost: 0)
                Latency(p95: .milliseconds(200))
            }
        }
    }
}
