import TestSupport
import TopologyModel

@testable import Planning

/// Plans for tests, made by the planner as a topology file's would be.
struct SamplePlan {
    var network: NetworkDescription
    static let source = SourceLocation(file: "sample.swift", line: 1)

    /// The first of each pair dials the second.
    init(_ name: String, nodes: [String], links: [(Int, Int)], dashboard: Bool = true) {
        network = NetworkDescription(name: name, prefix: "test", source: SamplePlan.source)
        network.nodes = nodes.map { NodeDescription(name: $0, source: SamplePlan.source) }
        for (dialler, listener) in links {
            network.nodes[dialler].peers.append(
                PeerDescription(node: nodes[listener], source: SamplePlan.source))
        }
        if dashboard {
            network.dashboards = [
                DashboardDescription(
                    port: nil, telemetryPort: nil, channels: [], source: SamplePlan.source)
            ]
        }
    }

    /// A sample is always right; what is wrong with it is a mistake in the test.
    var plan: NetworkPlan {
        switch Planner.plan(network) {
        case .plan(let plan): return plan
        case .wrong(let problems):
            preconditionFailure(problems.map(\.text).joined(separator: "\n"))
        }
    }

    static func chain(_ count: Int) -> SamplePlan {
        SamplePlan(
            "linear-\(count)",
            nodes: count <= 26
                ? "abcdefghijklmnopqrstuvwxyz".prefix(count).map { "connector-\($0)" }
                : numbered("node", count), links: (1..<max(count, 1)).map { ($0 - 1, $0) })
    }

    static func ring(_ count: Int) -> SamplePlan {
        SamplePlan(
            "ring-\(count)", nodes: numbered("node", count),
            links: (0..<count).map { ($0, ($0 + 1) % count) })
    }

    static func star(_ leaves: Int) -> SamplePlan {
        SamplePlan(
            "star-\(leaves)", nodes: ["hub"] + numbered("spoke", leaves),
            links: (1...leaves).map { ($0, 0) })
    }

    static func mesh(_ count: Int) -> SamplePlan {
        SamplePlan(
            "mesh-\(count)", nodes: numbered("node", count),
            links: (0..<count).flatMap { first in (first + 1..<count).map { (first, $0) } })
    }

    static func twoHubs(_ spokes: Int) -> SamplePlan {
        SamplePlan(
            "complex-\(2 + 2 * spokes)",
            nodes: ["hub-east", "hub-west"] + numbered("east", spokes) + numbered("west", spokes),
            links: [(0, 1)] + (0..<spokes).map { (2 + $0, 0) }
                + (0..<spokes).map { (2 + spokes + $0, 1) })
    }

    static func tree(branches: Int, depth: Int) -> SamplePlan {
        var links: [(Int, Int)] = []
        var (level, count) = ([0], 1)
        for _ in 0..<depth {
            var next: [Int] = []
            for parent in level {
                for _ in 0..<branches {
                    links.append((count, parent))
                    next.append(count)
                    count += 1
                }
            }
            level = next
        }
        return SamplePlan("tree-\(count)", nodes: numbered("node", count), links: links)
    }

    static func grid(_ columns: Int, _ rows: Int) -> SamplePlan {
        var links: [(Int, Int)] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let node = row * columns + column
                if column + 1 < columns { links.append((node, node + 1)) }
                if row + 1 < rows { links.append((node, node + columns)) }
            }
        }
        return SamplePlan(
            "grid-\(columns)x\(rows)", nodes: numbered("node", columns * rows), links: links)
    }

    /// Few nodes have many links (Barabasi and Albert).
    static func scaleFree(_ count: Int, linksPerNode: Int = 2) -> SamplePlan {
        var random = SeededGenerator(seed: 7)
        var ends = [0]
        var links: [(Int, Int)] = []
        for newcomer in 1..<count {
            var chosen: [Int] = []
            while chosen.count < min(linksPerNode, newcomer) {
                let candidate = ends[random.below(ends.count)]
                if !chosen.contains(candidate) { chosen.append(candidate) }
            }
            for target in chosen {
                links.append((newcomer, target))
                ends += [target, newcomer]
            }
        }
        return SamplePlan("scale-free-\(count)", nodes: numbered("node", count), links: links)
    }

    /// Three assets, declared secrets, rates, limits, channels and traffic: a bit of everything.
    static var remittance: SamplePlan {
        var sample = SamplePlan(
            "remittance",
            nodes: ["usd-bank", "mxn-bank", "eur-bank"] + numbered("branch", 6),
            links: [(0, 1), (2, 0)] + (0..<6).map { (3 + $0, $0 % 3) })
        for (node, asset) in ["USD", "MXN", "EUR"].enumerated() {
            sample.network.nodes[node].asset = Declared(
                .init(code: asset, scale: 9), source: source)
        }
        sample.network.rates = [("USD", "MXN", "18.25"), ("EUR", "USD", "1.1")].map {
            RateDescription(from: $0.0, to: $0.1, rate: $0.2, source: source)
        }
        sample.network.secrets = [
            SecretDescription(
                name: "usd-mxn", origin: .environment(variable: "USD_MXN_SECRET"), isShared: false,
                source: source)
        ]
        sample.network.nodes[0].peers[0].secret = "usd-mxn"
        sample.network.nodes[0].peers[0].creditLimit = EndsDescription(ours: 5_000, theirs: 7_000)
        sample.network.nodes[1].limits = Declared(
            LimitsDescription(
                packetAmountMax: 1_000_000, packetsInFlightMax: nil,
                holdTimeMicroseconds: 30_000_000, memoryMegabytes: 256), source: source)
        sample.network.nodes[1].address = Declared("test.mexico", source: source)
        sample.network.channels = [ChannelDescription(name: "positions", source: source)]
        sample.network.checks = [
            .traffic(
                TrafficDescription(
                    from: "branch-1", to: "mxn-bank", packetsPerSecond: 100,
                    durationMicroseconds: 10_000_000, demands: [], source: source))
        ]
        return sample
    }

    private static func numbered(_ name: String, _ count: Int) -> [String] {
        (0..<count).map { "\(name)-\($0 + 1)" }
    }
}
