public import TopologyModel

/// A root, its branches, their branches, and so on; each dials the one above it.
///
///     Tree(depth: 3)
///     Tree(depth: 2, branches: 4, named: "office")
public struct Tree: TopologyElement {
    private var graph: GeneratedGraph

    /// `depth` counts the levels below the root, `branches` the nodes below each node.
    ///
    ///     Tree(depth: 3)
    ///     Tree(depth: 2, branches: 4, named: "office")
    public init(
        depth: Int, branches: Int = 2, named name: String = "node",
        file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let count = ShapeSize.tree(depth: depth, branches: branches)
        let size = ShapeSize("Tree", nodes: count, links: count - 1)
        graph = GeneratedGraph(
            size, numbered(name, count), SourceLocation(file, line), content())
        for node in graph.nodes.indices.dropFirst() { graph.link(node, (node - 1) / branches) }
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}

/// Rows and columns, each node linked to the next in its row and in its column.
///
///     Grid(rows: 4, columns: 5)
///     Grid(rows: 2, columns: 3, named: "cell")
public struct Grid: TopologyElement {
    private var graph: GeneratedGraph

    /// Nodes called `node-1-1`, `node-1-2` and so on (row, then column) unless named otherwise.
    ///
    ///     Grid(rows: 4, columns: 5)
    ///     Grid(rows: 2, columns: 3, named: "cell")
    public init(
        rows: Int, columns: Int, named name: String = "node",
        file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let count = ShapeSize.product(rows, columns)
        let size = ShapeSize("Grid", nodes: count, links: 2 * count)
        let names = (0..<size.nodes).lazy.map {
            "\(name)-\($0 / columns + 1)-\($0 % columns + 1)"
        }
        graph = GeneratedGraph(size, Array(names), SourceLocation(file, line), content())
        let nodes = graph.nodes.indices
        for node in nodes {
            if (node + 1) % columns != 0 { graph.link(node, node + 1) }
            if node + columns < nodes.count { graph.link(node, node + columns) }
        }
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}

/// A connected network of random links, the same for the same seed on every machine.
///
///     Random(nodes: 30, links: 50, seed: 7)
///     Random(nodes: 10, links: 9, seed: 1, named: "leaf")
public struct Random: TopologyElement {
    private var graph: GeneratedGraph

    /// So many nodes and links: a random tree first, then links between random pairs. Fewer links
    /// than the tree has, or more than there are pairs, are an error.
    ///
    ///     Random(nodes: 30, links: 50, seed: 7)
    ///     Random(nodes: 10, links: 9, seed: 1, named: "leaf")
    public init(
        nodes count: Int, links: Int, seed: Int, named name: String = "node",
        file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let pairs = ShapeSize.pairs(count)
        let size = ShapeSize("Random", nodes: count, links: min(links, pairs))
        graph = GeneratedGraph(
            size, numbered(name, count), SourceLocation(file, line), content())
        let nodes = graph.nodes.indices
        var random = SeededRandom(seed: seed)
        var linked: Set<[Int]> = []
        for node in nodes.dropFirst() {
            let earlier = random.below(node)
            graph.link(node, earlier)
            linked.insert([earlier, node])
        }
        let asked = ShapeSize("Random", nodes: count, links: min(links, pairs + 1))
        if asked.links < nodes.count - 1 || asked.links > size.links { graph.note(asked: asked) }
        while !nodes.isEmpty, linked.count < size.links {
            let first = random.below(nodes.count)
            let second = random.below(nodes.count)
            let pair = [min(first, second), max(first, second)]
            if first != second, linked.insert(pair).inserted { graph.link(first, second) }
        }
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}

/// A seeded random network in which few nodes have many links (Barabasi and Albert).
///
///     ScaleFree(nodes: 500, seed: 7)
///     ScaleFree(nodes: 100, linksPerNode: 3, seed: 1, named: "bank")
public struct ScaleFree: TopologyElement {
    private var graph: GeneratedGraph

    /// Nodes come one by one and link to earlier ones, rather to those that have many links.
    ///
    ///     ScaleFree(nodes: 500, seed: 7)
    ///     ScaleFree(nodes: 100, linksPerNode: 3, seed: 1, named: "bank")
    public init(
        nodes count: Int, linksPerNode: Int = 2, seed: Int, named name: String = "node",
        file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let size = ShapeSize(
            "ScaleFree", nodes: count, links: ShapeSize.grown(count, linksPerNode: linksPerNode))
        graph = GeneratedGraph(
            size, numbered(name, count), SourceLocation(file, line), content())
        var random = SeededRandom(seed: seed)
        // Every link's ends, once for each: drawing from them prefers nodes that have many links.
        var ends = [0]
        for newcomer in graph.nodes.indices.dropFirst() {
            var chosen: [Int] = []
            while chosen.count < min(max(1, linksPerNode), newcomer) {
                let candidate = ends[random.below(ends.count)]
                if !chosen.contains(candidate) { chosen.append(candidate) }
            }
            for target in chosen {
                graph.link(newcomer, target)
                ends += [target, newcomer]
            }
        }
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}
