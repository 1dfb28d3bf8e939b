// The condition never changes.
import TopologyDSL

var names = ["node-1"]
while names.count < 10 {
    names[0] += "x"
    if names[0].utf8.count > 1_000 { names[0] = "node-1" }
}

let network = Topology("chain") { Chain(nodes: names) }
