internal import TopologyModel

/// The nodes and links that a generator makes; all of them point at the generator's line.
struct GeneratedGraph {
    private(set) var nodes: [NodeDescription] = []
    private var unmade: ShapeDescription?
    private let source: SourceLocation

    /// Of a size that no network can hold it makes nothing, and the description says so.
    init(
        _ size: ShapeSize, _ names: @autoclosure () -> [String], _ source: SourceLocation,
        _ parts: NodeContent
    ) {
        self.source = source
        guard !size.isTooLarge else {
            note(asked: size)
            return
        }
        nodes = names().map { name in
            var node = NodeDescription(name: name, source: source)
            node.isImplied = true
            for part in parts { part.declare(in: &node) }
            return node
        }
    }

    /// Of what was asked for in vain, so that the planner can say so.
    mutating func note(asked size: ShapeSize) {
        unmade = ShapeDescription(
            name: size.shape, nodes: size.nodes, links: size.links, source: source)
    }

    mutating func link(_ dialler: Int, _ listener: Int) {
        nodes[dialler].peers.append(PeerDescription(node: nodes[listener].name, source: source))
    }

    func declare(in network: inout NetworkDescription) {
        network.nodes += nodes
        if let unmade { network.unmadeShapes.append(unmade) }
    }
}

/// `name-1`, `name-2` and so on. A count below zero makes none; the planner then misses them. Of
/// more than a network can hold there is one too many, so that their list tells it.
func numbered(_ name: String, _ count: Int) -> [String] {
    (0..<min(max(0, count), ShapeSize.nodesMost)).map { "\(name)-\($0 + 1)" }
}

/// SplitMix64: the same numbers for the same seed on every machine, for ever.
struct SeededRandom {
    private var state: UInt64

    init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    /// At least 0 and below the bound, which must be above 0.
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ (bits >> 31)) % UInt64(bound))
    }
}
