// The prefix itself has as many segments as a node's address may have.
import TopologyDSL

let network = Topology("deep", prefix: "g" + String(repeating: ".bank", count: 30)) {
    Node("branch")
}
