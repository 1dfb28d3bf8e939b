import TopologyModel

/// The routes that the user declared, sorted out: which node is forced where, for which
/// destinations.
struct DeclaredRoutes {
    struct Route {
        var node: Int
        var prefix: String
        var slot: UInt16
        var priority: Int
        var source: SourceLocation
        /// True where it serves only what nothing else covers: its prefix is the network's own, or
        /// stands above that.
        var isDefault: Bool
    }

    /// In the order of their declaration.
    var all: [Route] = []
    /// Positions in `all` of those that serve: of two for one prefix at one node, the one with the
    /// higher priority. Per node, longer prefixes first.
    private(set) var serving: [Int: [Int]] = [:]
    /// Per node, the positions in `all` of what stands in its table: the routes that serve, and
    /// those of the same prefix behind them.
    private var kept: [Int: [Int]] = [:]
    private let addresses: [String]

    init(_ draft: inout NetworkDraft) {
        addresses = draft.addresses
        for node in draft.nodes.indices {
            for route in draft.nodes[node].routes { draft.check(route, of: node, into: &all) }
        }
        chooseServing(&draft)
    }

    /// The route of this node that an address would take, if a declared one covers it. The node's
    /// own address is a route to itself, and of that and the declared ones the longest serves.
    func route(at node: Int, for address: String) -> Int? {
        let own = addresses[node]
        let isBelowOwn = AddressSyntax.covers(own, address)
        return serving[node]?.first {
            !all[$0].isDefault && AddressSyntax.covers(all[$0].prefix, address)
                && !(isBelowOwn && AddressSyntax.covers(all[$0].prefix, own))
        }
    }

    func defaultRoute(at node: Int) -> Int? { serving[node]?.first { all[$0].isDefault } }

    /// The routes of this node that stand in its table.
    func all(at node: Int) -> [Route] { kept[node, default: []].map { all[$0] } }

    private mutating func chooseServing(_ draft: inout NetworkDraft) {
        for index in all.indices {
            let route = all[index]
            let rival = serving[route.node]?.firstIndex {
                all[$0].prefix == route.prefix || (all[$0].isDefault && route.isDefault)
            }
            guard let rival else {
                serving[route.node, default: []].append(index)
                continue
            }
            let other = all[serving[route.node]![rival]]
            if other.prefix != route.prefix {
                guard other.slot != route.slot else { continue }
                draft.report(
                    route.source,
                    "\"\(draft.nodes[route.node].name)\" has two defaults, \(route.prefix) and "
                        + "\(other.prefix); the first is "
                        + other.source.place(from: route.source),
                    fix: "keep one of the two: what nothing else covers has one way")
            } else if other.priority == route.priority {
                draft.report(
                    route.source,
                    "\"\(draft.nodes[route.node].name)\" has two routes of priority "
                        + "\(route.priority) for \(route.isDefault ? "its default" : route.prefix); "
                        + "the first is \(other.source.place(from: route.source))",
                    fix: "remove one, or give the one that is to serve a higher priority:")
            } else if route.priority > other.priority {
                serving[route.node]![rival] = index
            }
        }
        for index in all.indices {
            let route = all[index]
            if serving[route.node]!.contains(where: { all[$0].prefix == route.prefix }) {
                kept[route.node, default: []].append(index)
            }
        }
        for node in serving.keys {
            serving[node]!.sort {
                (all[$1].prefix.utf8.count, $0) < (all[$0].prefix.utf8.count, $1)
            }
        }
    }
}

extension NetworkDraft {
    fileprivate mutating func check(
        _ route: RouteDescription, of node: Int, into routes: inout [DeclaredRoutes.Route]
    ) {
        let name = nodes[node].name
        if let fault = AddressSyntax.faultOfPrefix(route.prefix) {
            report(
                route.source, "\"\(route.prefix)\" is no prefix for a route: \(fault)",
                fix: "use one such as \""
                    + (AddressSyntax.mended(route.prefix, below: network.prefix)
                        ?? "\(network.prefix).\(route.via)") + "\"")
            return
        }
        if AddressSyntax.segmentCount(of: route.prefix) > PlanLimits.routeSegmentsMax {
            report(
                route.source,
                "a route for more than \(PlanLimits.routeSegmentsMax) segments, which no connector "
                    + "looks up",
                fix: "keep the first \(PlanLimits.routeSegmentsMax)")
            return
        }
        guard let next = position(of: route.via) else {
            report(
                route.source, "route \(route.prefix) via \"\(route.via)\" names no node",
                fix: adviseNode(route.via, else: "name a node that \"\(name)\" is linked to"))
            return
        }
        guard let slot = accounts[node].firstIndex(where: { $0.peer == next }) else {
            // Where the link was meant and misnamed, that is said already.
            if meantLinks.contains([node, next]) { return }
            report(
                route.source,
                "route \(route.prefix) via \"\(route.via)\": \"\(name)\" has no link to it",
                fix: "add Peer(\"\(route.via)\")" + alternatives(at: node))
            return
        }
        if isOwn(route.prefix, at: node) {
            report(
                route.source,
                "route \(route.prefix) at \"\(name)\" is for the node's own address "
                    + addresses[node],
                fix: "remove it: what is for the node itself is never forwarded")
            return
        }
        let isLive = AddressSyntax.isLive(network.prefix)
        let isTest = AddressSyntax.isTest(network.prefix)
        if isLive && AddressSyntax.isTest(route.prefix)
            || isTest && AddressSyntax.isLive(route.prefix)
        {
            report(
                route.source,
                "route \(route.prefix) in a network of \(network.prefix) mixes live and test "
                    + "addresses",
                fix: "begin all addresses with \"g\" or all with \"test\"")
            return
        }
        routes.append(
            DeclaredRoutes.Route(
                node: node, prefix: route.prefix, slot: UInt16(slot), priority: route.priority,
                source: route.source,
                isDefault: AddressSyntax.covers(route.prefix, network.prefix)))
    }

    private func alternatives(at node: Int) -> String {
        let linked = accounts[node].map { "\"\(nodes[$0.peer].name)\"" }
        switch linked.count {
        case 0: return ""
        case 1: return ", or go via \(linked[0])"
        case 2...PlanLimits.namesInAdviceMax:
            return ", or go via one of \(linked.joined(separator: ", "))"
        default: return ", or go via one of the \(linked.count) nodes that it is linked to"
        }
    }

    /// True where everything at the prefix ends at the node itself: no other node's address, which
    /// may stand below the node's own, has to do with it.
    private func isOwn(_ prefix: String, at node: Int) -> Bool {
        guard AddressSyntax.covers(addresses[node], prefix) else { return false }
        if prefix == addresses[node] { return true }
        return !addresses.contains { other in
            other != addresses[node] && AddressSyntax.covers(addresses[node], other)
                && (AddressSyntax.covers(other, prefix) || AddressSyntax.covers(prefix, other))
        }
    }
}
