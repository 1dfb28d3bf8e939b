import TopologyModel

@testable import Planning

/// A description written in Swift, a line for each declaration, without compiling a file.
struct NetworkWriting {
    var description: NetworkDescription
    private var line = 1

    init(_ name: String = "net", prefix: String = "test") {
        description = NetworkDescription(
            name: name, prefix: prefix, source: SourceLocation(file: "net.swift", line: 1))
    }

    mutating func nextLine() -> SourceLocation {
        line += 1
        return SourceLocation(file: "net.swift", line: line)
    }

    mutating func node(_ name: String, address: String? = nil, asset: String? = nil) {
        let source = nextLine()
        var node = NodeDescription(name: name, source: source)
        node.address = address.map { Declared($0, source: source) }
        node.asset = asset.map { Declared(AssetDescription(code: $0, scale: 2), source: source) }
        description.nodes.append(node)
    }

    mutating func link(_ dialler: String, _ listener: String, weight: Int = 1) {
        let source = nextLine()
        let index = description.nodes.firstIndex { $0.name == dialler }!
        description.nodes[index].peers.append(
            PeerDescription(node: listener, weight: weight, source: source))
    }

    mutating func route(_ node: String, _ prefix: String, via: String, priority: Int = 0) {
        let source = nextLine()
        let index = description.nodes.firstIndex { $0.name == node }!
        description.nodes[index].routes.append(
            RouteDescription(prefix: prefix, via: via, priority: priority, source: source))
    }

    mutating func dashboard(port: Int? = nil, telemetryPort: Int? = nil) {
        description.dashboards.append(
            DashboardDescription(
                port: port, telemetryPort: telemetryPort, channels: [], source: nextLine()))
    }

    mutating func traffic(_ from: String, _ to: String) {
        description.checks.append(
            .traffic(
                TrafficDescription(
                    from: from, to: to, packetsPerSecond: 100, durationMicroseconds: 1_000_000,
                    demands: [], source: nextLine())))
    }

    /// Nodes of one letter each, linked in a line.
    static func chain(_ letters: String) -> NetworkWriting {
        var network = NetworkWriting()
        let names = letters.map(String.init)
        for name in names { network.node(name) }
        for (first, second) in zip(names, names.dropFirst()) { network.link(first, second) }
        return network
    }

    var outcome: Planner.Outcome { Planner.plan(description) }

    /// nil where something is wrong.
    var plan: NetworkPlan? {
        if case .plan(let plan) = outcome { return plan }
        return nil
    }

    /// What is wrong, as people read it; empty where nothing is.
    var complaints: String {
        guard case .wrong(let problems) = outcome else { return "" }
        return problems.map(\.text).joined(separator: "\n")
    }
}

/// Follows packets through a plan by nothing but the tables that connectors are given.
struct PacketWalk {
    enum End: Equatable {
        case delivered(at: String)
        /// No route: the connector answers F02.
        case unreachable(at: String)
        case circled
    }

    private let plan: NetworkPlan
    /// Per node, the account that each prefix of its table leads to.
    private let tables: [[Substring: Int]]

    init(_ plan: NetworkPlan) {
        self.plan = plan
        tables = plan.nodes.indices.map { node in
            var best: [Substring: RoutePlan.Table.Entry] = [:]
            for entry in plan.routes.table(of: node).entries {
                let rival = best[entry.prefix[...]]
                if rival.map({ $0.priority < entry.priority }) ?? true {
                    best[entry.prefix[...]] = entry
                }
            }
            var hops = best.mapValues(\.nextHop)
            hops[plan.nodes[node].address[...]] = PacketWalk.itself
            return hops
        }
    }

    /// A node's own address is a route like the others: only a longer one leads on.
    private static let itself = -1

    func end(from start: Int, to address: String) -> End { ends(to: address)[start] }

    /// Of a packet for this address from every node: each node's step is looked up once, then the
    /// steps are followed.
    func ends(to address: String) -> [End] {
        let steps = plan.nodes.indices.map { node -> Step in
            switch nextHop(at: node, for: address) {
            case nil: .end(.unreachable(at: plan.nodes[node].name))
            case .some(PacketWalk.itself): .end(.delivered(at: plan.nodes[node].name))
            case .some(let hop): .to(plan.nodes[node].accounts[hop].peer)
            }
        }
        return plan.nodes.indices.map { start in
            var node = start
            for _ in 0...plan.nodes.count {
                switch steps[node] {
                case .end(let end): return end
                case .to(let next): node = next
                }
            }
            return .circled
        }
    }

    private enum Step {
        case end(End)
        case to(Int)
    }

    /// The longest prefix by whole segments, then the highest priority.
    private func nextHop(at node: Int, for address: String) -> Int? {
        var prefix = address[...]
        while true {
            if let hop = tables[node][prefix] { return hop }
            guard let dot = prefix.lastIndex(of: ".") else { return nil }
            prefix = prefix[..<dot]
        }
    }
}
