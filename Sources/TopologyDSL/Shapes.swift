public import TopologyModel

/// Nodes in a line, each linked to the next.
///
///     Chain("alice", "hub", "bob")
///     Chain(count: 20, named: "hop") { LogLevel(.warn) }
public struct Chain: TopologyElement {
    private var graph: GeneratedGraph

    /// These nodes, in this order; the block is given to each.
    ///
    ///     Chain("alice", "hub", "bob")
    ///     Chain("alice", "hub", "bob") { Asset("USD", scale: 2) }
    public init(
        _ names: String..., file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(nodes: names, file: file, line: line, each: content)
    }

    /// The nodes of a list, in its order.
    ///
    ///     let cities = ["lima", "quito", "bogota"]
    ///     let network = Topology("andes") { Chain(nodes: cities) }
    public init(
        nodes names: [String], file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let size = ShapeSize("Chain", nodes: names.count, links: names.count - 1)
        graph = GeneratedGraph(size, names, SourceLocation(file, line), content())
        for index in graph.nodes.indices.dropLast() { graph.link(index, index + 1) }
    }

    /// So many nodes, called `node-1`, `node-2` and so on unless named otherwise.
    ///
    ///     Chain(count: 20)
    ///     Chain(count: 20, named: "hop")
    public init(
        count: Int, named name: String = "node", file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(nodes: numbered(name, count), file: file, line: line, each: content)
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}

/// A chain of at least three whose last node is linked to the first.
///
///     Ring("a", "b", "c", "d")
///     Ring(count: 12, named: "hour")
public struct Ring: TopologyElement {
    private var graph: GeneratedGraph

    /// These nodes, in this order; the block is given to each.
    ///
    ///     Ring("a", "b", "c", "d")
    ///     Ring("a", "b", "c", "d") { Asset("EUR", scale: 2) }
    public init(
        _ names: String..., file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(nodes: names, file: file, line: line, each: content)
    }

    /// The nodes of a list, in its order.
    ///
    ///     let cities = ["lima", "quito", "bogota"]
    ///     let network = Topology("andes") { Ring(nodes: cities) }
    public init(
        nodes names: [String], file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let size = ShapeSize("Ring", nodes: names.count, links: names.count)
        graph = GeneratedGraph(size, names, SourceLocation(file, line), content())
        for index in graph.nodes.indices { graph.link(index, (index + 1) % names.count) }
    }

    /// So many nodes, called `node-1`, `node-2` and so on unless named otherwise.
    ///
    ///     Ring(count: 12)
    ///     Ring(count: 12, named: "hour")
    public init(
        count: Int, named name: String = "node", file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(nodes: numbered(name, count), file: file, line: line, each: content)
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}

/// A hub and the nodes that dial it.
///
///     Star(hub: "bank", "branch-1", "branch-2")
///     Star(hub: "bank", count: 20, named: "branch")
public struct Star: TopologyElement {
    private var graph: GeneratedGraph

    /// These nodes around a hub; the block is given to each and to the hub.
    ///
    ///     Star(hub: "bank", "branch-1", "branch-2")
    ///     Star(hub: "bank", "branch-1", "branch-2") { Asset("USD", scale: 2) }
    public init(
        hub: String, _ spokes: String..., file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(hub: hub, nodes: spokes, file: file, line: line, each: content)
    }

    /// The nodes of a list around a hub.
    ///
    ///     let branches = ["north", "south"]
    ///     let network = Topology("bank") { Star(hub: "hq", nodes: branches) }
    public init(
        hub: String, nodes spokes: [String], file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let size = ShapeSize("Star", nodes: spokes.count + 1, links: spokes.count)
        graph = GeneratedGraph(size, [hub] + spokes, SourceLocation(file, line), content())
        for spoke in graph.nodes.indices.dropFirst() { graph.link(spoke, 0) }
    }

    /// So many nodes around a hub, called `node-1`, `node-2` and so on unless named otherwise.
    ///
    ///     Star(hub: "bank", count: 20)
    ///     Star(hub: "bank", count: 20, named: "branch")
    public init(
        hub: String, count: Int, named name: String = "node",
        file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(hub: hub, nodes: numbered(name, count), file: file, line: line, each: content)
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}

/// Every node linked to every other.
///
///     Mesh("a", "b", "c", "d")
///     Mesh(count: 6, named: "core")
public struct Mesh: TopologyElement {
    private var graph: GeneratedGraph

    /// These nodes; the block is given to each.
    ///
    ///     Mesh("a", "b", "c", "d")
    ///     Mesh("a", "b", "c", "d") { Limits(packetsInFlight: 1_000) }
    public init(
        _ names: String..., file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(nodes: names, file: file, line: line, each: content)
    }

    /// The nodes of a list.
    ///
    ///     let cities = ["lima", "quito", "bogota"]
    ///     let network = Topology("andes") { Mesh(nodes: cities) }
    public init(
        nodes names: [String], file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        let size = ShapeSize(
            "Mesh", nodes: names.count, links: ShapeSize.pairs(names.count))
        graph = GeneratedGraph(size, names, SourceLocation(file, line), content())
        let nodes = graph.nodes.indices
        for first in nodes {
            for second in nodes.dropFirst(first + 1) { graph.link(first, second) }
        }
    }

    /// So many nodes, called `node-1`, `node-2` and so on unless named otherwise.
    ///
    ///     Mesh(count: 6)
    ///     Mesh(count: 6, named: "core")
    public init(
        count: Int, named name: String = "node", file: String = #fileID, line: Int = #line,
        @NodeBuilder each content: () -> NodeContent = { [] }
    ) {
        self.init(nodes: numbered(name, count), file: file, line: line, each: content)
    }

    public func declare(in network: inout NetworkDescription) { graph.declare(in: &network) }
}
