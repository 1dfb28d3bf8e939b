// A loop makes three of them in one line.
import TopologyDSL

let networks = (2...4).map { size in
    Topology("chain-\(size)") { Chain(count: size) }
}
