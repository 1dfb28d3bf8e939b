import ConnectorConfig
import TopologyModel

/// Between which nodes a packet must have passed before the network counts as ready.
package enum ProbePairs {
    /// Positions of nodes: of every declared stream of packets, each pair once; where none is
    /// declared, from the first node to every other. Never more than a probe takes.
    package static func of(_ plan: NetworkPlan) -> [(from: Int, to: Int)] {
        let declared = declaredPairs(of: plan)
        let pairs =
            declared.isEmpty
            ? plan.nodes.indices.dropFirst().map { Pair(from: 0, to: $0) } : declared
        return chosen(among: pairs, of: plan).map { (from: $0.from, to: $0.to) }
    }

    /// The nodes from which packets start.
    package static func sources(of plan: NetworkPlan) -> Set<Int> {
        Set(of(plan).map(\.from))
    }

    private struct Pair: Hashable {
        var from: Int
        var to: Int
    }

    private static func declaredPairs(of plan: NetworkPlan) -> [Pair] {
        let positions = Dictionary(
            zip(plan.nodes.map(\.name), plan.nodes.indices), uniquingKeysWith: { first, _ in first }
        )
        var seen: Set<Pair> = []
        return plan.checks.flatMap(\.streams).compactMap { from, to in
            guard let from = positions[from], let to = positions[to] else { return nil }
            let pair = Pair(from: from, to: to)
            return seen.insert(pair).inserted ? pair : nil
        }
    }

    /// Ranks pairs by the names in them, seeded with the network's: the same file always probes the
    /// same pairs, and an edit leaves most of them as they were.
    private static func chosen(among pairs: [Pair], of plan: NetworkPlan) -> [Pair] {
        guard pairs.count > ProbeConfiguration.pairsMax else { return pairs }
        let seed = Digest.of(plan.name)
        let names = plan.nodes.map { Digest.of($0.name) }
        let ranks = pairs.map { Digest.spread(Digest.joined(seed, names[$0.from], names[$0.to])) }
        let first = pairs.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
            .prefix(ProbeConfiguration.pairsMax)
        return first.sorted().map { pairs[$0] }
    }
}

extension CheckDescription {
    /// The nodes between which the check sends a stream.
    fileprivate var streams: [(from: String, to: String)] {
        switch self {
        case .traffic(let traffic): [(traffic.from, traffic.to)]
        case .scenario(let scenario):
            scenario.steps.compactMap { step in
                guard case .send(let sending) = step else { return nil }
                return (sending.from, sending.to)
            }
        case .startup, .healthy, .reachable, .delivers, .rejected, .metric, .logLine, .memory: []
        }
    }
}
