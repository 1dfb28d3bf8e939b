/// The checks by the names under which people choose them.
package enum CheckName: String, CaseIterable, Sendable {
    case startup, healthy, reachable, traffic
    // Demands on traffic.
    case rejects, loss, throughput, latency, forwarding, visualization, interaction
    case delivers, rejected, metric
    case logLine = "log-line"
    case memory, scenario

    /// The check of which this one is a part.
    package var whole: CheckName? {
        switch self {
        case .rejects, .loss, .throughput, .latency, .forwarding, .visualization, .interaction:
            .traffic
        default: nil
        }
    }
}

/// Which checks are to be run: those of `only`, or all, without those of `skip`. The name of a
/// check means its parts as well.
package struct CheckSelection: Sendable, Equatable {
    package static let all = CheckSelection(only: [], skip: [])

    private let only: Set<CheckName>
    private let skip: Set<CheckName>

    /// An empty `only` means all.
    package init(only: Set<CheckName>, skip: Set<CheckName>) {
        self.only = only
        self.skip = skip
    }

    package func contains(_ name: CheckName) -> Bool {
        let names = [name, name.whole].compactMap { $0 }
        return (only.isEmpty || !only.isDisjoint(with: names)) && skip.isDisjoint(with: names)
    }
}
