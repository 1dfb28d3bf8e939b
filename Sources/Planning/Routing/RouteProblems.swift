import TopologyModel

/// Says which declared routes keep packets from arriving, and where they go instead.
struct RouteProblems {
    let graph: Graph
    let declared: DeclaredRoutes
    /// Routes that were said already: each is said once, for the first destination it fails.
    private var said: Set<Int> = []

    init(_ graph: Graph, _ declared: DeclaredRoutes) {
        self.graph = graph
        self.declared = declared
    }

    /// For a destination that some nodes cannot reach because of the routes in `stuck` (node to
    /// position of its declared route).
    mutating func report(
        stuck: [Int: Int], destination: Int, what: String, row: [UInt16],
        _ draft: inout NetworkDraft
    ) {
        let lost = stuck.filter { row[$0.key] == Graph.noSlot && $0.key != destination }
        let shortest = shortestRow(to: destination)
        for (node, index) in lost.sorted(by: { $0.key < $1.key }) where said.insert(index).inserted
        {
            let route = declared.all[index]
            let path = walk(from: node, to: destination, forced: stuck, shortest)
            let via = draft.nodes[graph.node(behind: route.slot, of: node)].name
            let isAlone = Set(path).intersection(lost.keys) == [node]
            draft.report(
                route.source,
                "route \(route.prefix) via \"\(via)\" "
                    + (isAlone
                        ? "leads away from \(what): " : "makes a loop on the way to \(what): ")
                    + path.map { draft.nodes[$0].name }.joined(separator: " -> "),
                fix: advice(for: route, shortest, draft))
        }
    }

    /// A packet for what nobody owns came back to where it was. `mends` is true where it would not
    /// but for this route.
    mutating func report(
        circle: [Int], prefix: String, route index: Int, mends: Bool, _ draft: inout NetworkDraft
    ) {
        guard said.insert(index).inserted else { return }
        let route = declared.all[index]
        let via = draft.nodes[graph.node(behind: route.slot, of: route.node)].name
        draft.report(
            route.source,
            "route \(route.prefix) via \"\(via)\": a packet below \(prefix) that no node owns would "
                + "circle: " + circle.map { draft.nodes[$0].name }.joined(separator: " -> "),
            fix: mends
                ? "remove it: what no node owns then ends where the defaults do"
                : "let a node own the prefix: Node(\"\(via)\") { Address(\"\(prefix)\") }")
    }

    /// Where a packet goes: by the declared routes, and the shortest way where there is none.
    /// Ends with the first node that it visits a second time.
    private func walk(
        from start: Int, to destination: Int, forced: [Int: Int], _ shortest: [UInt16]
    ) -> [Int] {
        var path = [start]
        var seen: Set<Int> = [start]
        while let node = path.last, node != destination {
            let slot = forced[node].map { declared.all[$0].slot } ?? shortest[node]
            guard slot != Graph.noSlot else { break }
            path.append(graph.node(behind: slot, of: node))
            if !seen.insert(path[path.count - 1]).inserted { break }
        }
        return path
    }

    private func advice(
        for route: DeclaredRoutes.Route, _ shortest: [UInt16], _ draft: NetworkDraft
    ) -> String {
        let slot = shortest[route.node]
        guard slot != Graph.noSlot, slot != route.slot else {
            return "remove it: the computed route delivers"
        }
        let better = draft.nodes[graph.node(behind: slot, of: route.node)].name
        return "go via \"\(better)\", or remove it: the computed route delivers"
    }

    /// The slots there would be without any declared route.
    private func shortestRow(to destination: Int) -> [UInt16] {
        var row = Array(repeating: Graph.noSlot, count: graph.nodeCount)
        let none = row
        var paths = ShortestPaths(graph)
        _ = row.withUnsafeMutableBufferPointer {
            paths.findRow(to: destination, preferring: none, forced: [:], into: $0)
        }
        return row
    }
}
