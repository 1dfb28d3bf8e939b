/// Who is linked to whom, whoever dials: what drawing a network needs of it.
package struct LinkGraph: Sendable {
    /// For each node its neighbours in the order of the links' declaration.
    package private(set) var neighbours: [[Int]]
    /// Two for each link.
    private let endCount: Int

    package var nodeCount: Int { neighbours.count }

    package init(nodeCount: Int, links: [(Int, Int)]) {
        endCount = links.count * 2
        neighbours = Array(repeating: [], count: nodeCount)
        for (first, second) in links {
            neighbours[first].append(second)
            neighbours[second].append(first)
        }
    }

    /// Of one part, as a plan is.
    package var isTree: Bool { endCount == 2 * (nodeCount - 1) }

    package func degree(of node: Int) -> Int { neighbours[node].count }

    /// In multiples of the average node's.
    package func relativeDegree(of node: Int) -> Double {
        Double(degree(of: node) * nodeCount) / Double(max(endCount, 1))
    }

    /// The first of the nodes with the most links; nil where there is no node.
    package var hub: Int? {
        neighbours.indices.max { (degree(of: $0), $1) < (degree(of: $1), $0) }
    }

    /// The first of the nodes whose largest part, were the node taken away, is smallest; of a tree.
    package var centroid: Int? {
        guard let hub else { return nil }
        let tree = shortestPathTree(from: hub)
        let sizes = tree.sizes
        let largestParts = neighbours.indices.map { node in
            max(nodeCount - sizes[node], tree.children[node].lazy.map { sizes[$0] }.max() ?? 0)
        }
        return largestParts.indices.min { largestParts[$0] < largestParts[$1] }
    }

    /// The tree of shortest paths from a node. A part that no path reaches hangs at the root by
    /// its first node, so that every node is in it.
    package func shortestPathTree(from root: Int) -> SpanningTree {
        var tree = SpanningTree(root: root, nodeCount: nodeCount)
        tree.grow(along: neighbours)
        tree.attachRest(along: neighbours)
        return tree
    }

    /// The tree that goes on from where it last arrived, as far as that is possible: a line.
    package func walk(from start: Int) -> SpanningTree {
        var tree = SpanningTree(root: start, nodeCount: nodeCount)
        var node = start
        while let next = neighbours[node].first(where: { !tree.contains($0) }) {
            tree.attach(next, to: node)
            node = next
        }
        tree.attachRest(along: neighbours)
        return tree
    }

    /// Hops from one node to each other; `unreachable` where there is no way.
    func hops(from start: Int) -> [Int32] {
        var hops = [Int32](repeating: LinkGraph.unreachable, count: nodeCount)
        var queue = [start]
        hops[start] = 0
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for neighbour in neighbours[node] where hops[neighbour] == LinkGraph.unreachable {
                hops[neighbour] = hops[node] + 1
                queue.append(neighbour)
            }
        }
        return hops
    }

    static let unreachable = Int32.max
}

/// A tree over all nodes of a graph.
package struct SpanningTree: Sendable {
    /// -1 at the root and at what is not in the tree yet.
    package private(set) var parent: [Int]
    package private(set) var depth: [Int]
    /// Parents before their children.
    package private(set) var order: [Int]
    package private(set) var children: [[Int]]

    /// Of nothing but the root; without one where there is no node.
    package init(root: Int?, nodeCount: Int) {
        parent = Array(repeating: -1, count: nodeCount)
        depth = Array(repeating: -1, count: nodeCount)
        children = Array(repeating: [], count: nodeCount)
        order = root.map { [$0] } ?? []
        if let root { depth[root] = 0 }
    }

    func contains(_ node: Int) -> Bool { depth[node] >= 0 }

    fileprivate mutating func attach(_ node: Int, to parent: Int) {
        self.parent[node] = parent
        depth[node] = depth[parent] + 1
        children[parent].append(node)
        order.append(node)
    }

    /// Adds everything that can be reached from what was added last.
    fileprivate mutating func grow(along neighbours: [[Int]]) {
        var next = order.count - 1
        while next < order.count {
            let node = order[next]
            next += 1
            for neighbour in neighbours[node] where !contains(neighbour) {
                attach(neighbour, to: node)
            }
        }
    }

    /// Hangs at the root what no path reaches.
    fileprivate mutating func attachRest(along neighbours: [[Int]]) {
        for node in neighbours.indices where !contains(node) {
            attach(node, to: order[0])
            grow(along: neighbours)
        }
    }

    /// For each node how many are in its part of the tree, itself included.
    package var sizes: [Int] {
        var sizes = Array(repeating: 1, count: parent.count)
        for node in order.reversed() where parent[node] >= 0 { sizes[parent[node]] += sizes[node] }
        return sizes
    }

    /// For each node how many ends the tree has in its part.
    var leafCounts: [Int] {
        var counts = Array(repeating: 0, count: parent.count)
        for node in order.reversed() {
            if counts[node] == 0 { counts[node] = 1 }
            if parent[node] >= 0 { counts[parent[node]] += counts[node] }
        }
        return counts
    }
}
