/// Places on circles around the node with the most links, or the balance point of a tree: a circle for each distance, and for each
/// part of the tree of shortest paths a sector as wide as it has ends. Costs next to nothing.
enum RadialLayout {
    /// Between two nodes of one circle, in lengths of a link.
    static let gap = 0.25

    static func places(of graph: LinkGraph) -> [Point] {
        guard let middle = graph.isTree ? graph.centroid : graph.hub else { return [] }
        let tree = graph.shortestPathTree(from: middle)
        let radii = radii(of: tree)
        let leaves = tree.leafCounts
        var places = Array(repeating: Point.zero, count: graph.nodeCount)
        // Where the sector of a node begins, in turns.
        var begin = Array(repeating: 0.0, count: graph.nodeCount)
        for node in tree.order {
            var next = begin[node]
            for child in tree.children[node] {
                let width = Double(leaves[child]) / Double(leaves[middle])
                begin[child] = next
                places[child] =
                    Point.direction(turns: next + width / 2) * radii[tree.depth[child]]
                next += width
            }
        }
        return places
    }

    /// Each circle is at least a link outside the one before, and long enough for its nodes.
    private static func radii(of tree: SpanningTree) -> [Double] {
        var counts = Array(repeating: 0, count: (tree.depth.max() ?? 0) + 1)
        for depth in tree.depth { counts[depth] += 1 }
        var radii = [0.0]
        for (depth, count) in counts.enumerated().dropFirst() {
            radii.append(max(radii[depth - 1] + 1, Double(count) * gap / (2 * Double.pi)))
        }
        return radii
    }
}
