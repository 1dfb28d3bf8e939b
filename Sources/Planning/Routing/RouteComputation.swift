import TopologyModel

/// Computes the routes of a whole network, and proves that each delivers.
///
/// 1. a tree of defaults towards one node that has none, so that what nobody owns ends there
/// 2. a row for each destination: at each node the slot that leads to it
/// 3. what the declared routes make impossible, said by the line that declared them
struct RouteComputation {
    let graph: Graph
    let declared: DeclaredRoutes
    let addresses: [String]
    /// Nodes in the order of their addresses, so that what is below an address follows it.
    let byAddress: [Int]
    private(set) var defaults: [UInt16]
    private(set) var hops: [UInt16]
    /// Per destination, the nodes that a declared route forces, and that route.
    private(set) var forcing: [Int: [Int: Int]]

    private var problems: RouteProblems

    init(_ declared: DeclaredRoutes, _ draft: inout NetworkDraft) {
        graph = Graph(draft)
        self.declared = declared
        problems = RouteProblems(graph, declared)
        addresses = draft.addresses
        let addresses = addresses
        byAddress = draft.nodes.indices.sorted {
            addresses[$0].utf8.lexicographicallyPrecedes(addresses[$1].utf8)
        }
        defaults = Array(repeating: Graph.noSlot, count: graph.nodeCount)
        hops = []
        forcing = [:]
        findForced()
        growDefaults(&draft)
        findRows(&draft)
        checkUnowned(&draft)
    }

    private mutating func findForced() {
        for index in declared.all.indices where !declared.all[index].isDefault {
            let route = declared.all[index]
            guard declared.serving[route.node]?.contains(index) == true else { continue }
            for destination in nodes(under: route.prefix)
            where declared.route(at: route.node, for: addresses[destination]) == index {
                forcing[destination, default: [:]][route.node] = index
            }
        }
    }

    /// The nodes whose address is the prefix or below it.
    func nodes(under prefix: String) -> ArraySlice<Int> {
        // "." and what follows it in ASCII enclose everything below the prefix.
        let own = byAddress[lowerBound(prefix)...].prefix { addresses[$0] == prefix }
        let below = byAddress[lowerBound(prefix + ".")..<lowerBound(prefix + "/")]
        return own.isEmpty ? below : own + below
    }

    private func lowerBound(_ text: String) -> Int {
        var low = 0
        var high = byAddress.count
        while low < high {
            let middle = (low + high) / 2
            if addresses[byAddress[middle]].utf8.lexicographicallyPrecedes(text.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The root is the node with the most links that declares no default; of several the first.
    private mutating func growDefaults(_ draft: inout NetworkDraft) {
        var forced: [Int: UInt16] = [:]
        var routes: [Int: Int] = [:]
        for node in 0..<graph.nodeCount {
            guard let route = declared.defaultRoute(at: node) else { continue }
            forced[node] = declared.all[route].slot
            routes[node] = route
        }
        let free = (0..<graph.nodeCount).filter { forced[$0] == nil }
        guard
            let root = free.max(by: {
                (graph.slotCount(of: $0), $1) < (graph.slotCount(of: $1), $0)
            })
        else {
            if let first = routes.min(by: { $0.key < $1.key }) {
                draft.report(
                    declared.all[first.value].source,
                    "every node has a declared default, so an address nobody owns would circle",
                    fix: "remove one of them: what nobody owns then ends at that node")
            }
            return
        }
        var paths = ShortestPaths(graph)
        let none = defaults
        let reached = defaults.withUnsafeMutableBufferPointer {
            paths.findRow(to: root, preferring: none, forced: forced, into: $0)
        }
        guard reached < graph.nodeCount, !routes.isEmpty else { return }
        problems.report(
            stuck: routes, destination: root,
            what: "\"\(draft.nodes[root].name)\", where defaults end", row: defaults, &draft)
    }

    private mutating func findRows(_ draft: inout NetworkDraft) {
        let count = graph.nodeCount
        var paths = ShortestPaths(graph)
        var stuck: [Int] = []
        let (defaults, forcing, declared) = (defaults, forcing, declared)
        hops = Array(unsafeUninitializedCapacity: count * count) { buffer, initialized in
            for destination in 0..<count {
                let row = UnsafeMutableBufferPointer(
                    rebasing: buffer[destination * count..<(destination + 1) * count])
                let forced = forcing[destination]?.mapValues { declared.all[$0].slot } ?? [:]
                let reached = paths.findRow(
                    to: destination, preferring: defaults, forced: forced, into: row)
                if reached < count && !forced.isEmpty { stuck.append(destination) }
            }
            initialized = count * count
        }
        for destination in stuck {
            problems.report(
                stuck: forcing[destination] ?? [:], destination: destination,
                what: addresses[destination], row: Array(row(destination)), &draft)
        }
    }

    /// The slot of every node towards this destination.
    func row(_ destination: Int) -> ArraySlice<UInt16> {
        hops[destination * graph.nodeCount..<(destination + 1) * graph.nodeCount]
    }

    /// A declared prefix may hold addresses that no node owns. Packets for them must end as well.
    private mutating func checkUnowned(_ draft: inout NetworkDraft) {
        var checked: Set<String> = []
        for index in declared.all.indices where !declared.all[index].isDefault {
            let route = declared.all[index]
            let owner = owner(of: route.prefix)
            if owner == nil && nodes(under: route.prefix).isEmpty {
                draft.report(
                    route.source, "route \(route.prefix): no node has an address there",
                    fix: draft.adviseAddress(route.prefix)
                        ?? "declare one, Address(\"\(route.prefix)\"), or remove the route")
                continue
            }
            // What a node owns whole was proved by its row.
            if owner.map({ addresses[$0] == route.prefix }) == true { continue }
            if checked.insert(route.prefix).inserted {
                checkUnowned(below: route.prefix, owner: owner, &draft)
            }
        }
    }

    /// The node whose address is the nearest one above the prefix, or the prefix itself.
    private func owner(of prefix: String) -> Int? {
        var text = prefix[...]
        while true {
            if let node = nodes(under: String(text)).first, addresses[node] == text { return node }
            guard let dot = text.lastIndex(of: ".") else { return nil }
            text = text[..<dot]
        }
    }

    private mutating func checkUnowned(
        below prefix: String, owner: Int?, _ draft: inout NetworkDraft
    ) {
        var isProved = Array(repeating: false, count: graph.nodeCount)
        for start in 0..<graph.nodeCount where !isProved[start] {
            var path: [Int] = []
            var node = start
            while !isProved[node] {
                if let first = path.firstIndex(of: node) {
                    let circle = Array(path[first...]) + [node]
                    report(circle, below: prefix, owner: owner, &draft)
                    break
                }
                path.append(node)
                guard let next = next(after: node, below: prefix, owner: owner) else { break }
                node = next
            }
            for passed in path { isProved[passed] = true }
        }
    }

    /// Where a packet goes that no node owns; nil where it ends, as at the owner of what is above.
    /// `ignored` is a declared route that is thought away.
    private func next(
        after node: Int, below prefix: String, owner: Int?, without ignored: Int? = nil
    ) -> Int? {
        let route = declared.route(at: node, for: prefix).flatMap { $0 == ignored ? nil : $0 }
        let slot =
            route.map { declared.all[$0].slot }
            ?? (owner.map { hops[$0 * graph.nodeCount + node] } ?? defaults[node])
        return slot == Graph.noSlot ? nil : graph.node(behind: slot, of: node)
    }

    /// Blames the first of the circle's routes without which there would be none.
    private mutating func report(
        _ circle: [Int], below prefix: String, owner: Int?, _ draft: inout NetworkDraft
    ) {
        let routes = circle.dropLast().compactMap { declared.route(at: $0, for: prefix) }
        let culprit = routes.first { route in
            var node: Int? = declared.all[route].node
            for _ in 0...graph.nodeCount {
                guard let current = node else { return true }
                node = next(after: current, below: prefix, owner: owner, without: route)
            }
            return false
        }
        guard let blamed = culprit ?? routes.first else { return }
        problems.report(
            circle: circle, prefix: prefix, route: blamed, mends: culprit != nil, &draft)
    }
}
