internal import TopologyModel

/// How many nodes and links a generator is asked for. Whatever was typed, nothing overflows: what
/// no network can hold is counted up to one more than `NetworkLimits` allow, and no further.
struct ShapeSize {
    let shape: String
    let nodes: Int
    let links: Int

    init(_ shape: String, nodes: Int, links: Int) {
        self.shape = shape
        self.nodes = min(max(0, nodes), ShapeSize.nodesMost)
        self.links = min(max(0, links), ShapeSize.linksMost)
    }

    var isTooLarge: Bool {
        nodes > NetworkLimits.nodesMax || links > NetworkLimits.linksMax
    }

    /// One more than a network can hold.
    static let nodesMost = NetworkLimits.nodesMax + 1
    private static let linksMost = NetworkLimits.linksMax + 1

    /// Rows of so many each.
    static func product(_ rows: Int, _ columns: Int) -> Int {
        let (product, overflow) = max(0, rows).multipliedReportingOverflow(by: max(0, columns))
        return overflow ? nodesMost : min(product, nodesMost)
    }

    /// A root and, for each level below it, the branches of every node of the level above.
    static func tree(depth: Int, branches: Int) -> Int {
        var count = 1
        var level = 1
        for _ in 0..<min(max(0, depth), nodesMost) {
            level = product(level, branches)
            count = min(count + level, nodesMost)
        }
        return count
    }

    /// Every pair of so many nodes.
    static func pairs(_ nodes: Int) -> Int {
        let nodes = min(max(0, nodes), nodesMost)
        return nodes * (nodes - 1) / 2
    }

    /// Nodes that come one by one and link to so many earlier ones each, as far as there are any.
    static func grown(_ nodes: Int, linksPerNode: Int) -> Int {
        (0..<min(max(0, nodes), nodesMost)).reduce(0) { $0 + min(max(1, linksPerNode), $1) }
    }
}
