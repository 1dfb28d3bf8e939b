/// What lies between two plans of one network, by names: positions shift when a file is edited.
///
/// Ports that nobody demanded are no difference: a running node keeps its own. The old plan holds
/// the ports that processes really have. What a file checks, and where things stand in it, is no
/// difference either.
package struct PlanDifference: Sendable, Equatable {
    /// A node or link that stays and is not as it was.
    package struct Change: Sendable, Equatable {
        package var name: String
        /// "log level info -> debug" and the like, one for each thing.
        package var what: [String]
        /// False where it takes effect while the process runs on.
        package var needsRestart: Bool
    }

    package internal(set) var addedNodes: [String] = []
    package internal(set) var removedNodes: [String] = []
    package internal(set) var changedNodes: [Change] = []
    /// "a -> b", the dialler first.
    package internal(set) var addedLinks: [String] = []
    package internal(set) var removedLinks: [String] = []
    /// Named as in the new plan.
    package internal(set) var changedLinks: [Change] = []
    /// "added", "removed", or what is changed of it; nil where nothing is.
    package internal(set) var dashboard: String?
    /// Nodes that stay as they are and whose peers, rates, routes or telemetry differ: they hear of
    /// it while they run on.
    package internal(set) var touchedNodes: [String] = []

    package var isEmpty: Bool { self == PlanDifference() }

    private init() {}

    /// From nothing, everything is added.
    package init(from old: NetworkPlan?, to new: NetworkPlan) {
        guard let old else {
            addedNodes = new.nodes.map(\.name)
            addedLinks = new.links.map { new.name(of: $0) }
            dashboard = new.dashboard.map { _ in "added" }
            return
        }
        let comparison = PlanComparison(old, new)
        compareNodes(comparison)
        compareLinks(comparison)
        dashboard = comparison.dashboardDifference
        findTouched(comparison)
    }
}

extension NetworkPlan {
    /// "a -> b", the dialler first.
    package func name(of link: PlannedLink) -> String {
        "\(nodes[link.dialler].name) -> \(nodes[link.listener].name)"
    }
}
