package import TopologyModel

/// From a description to a plan, or to everything that is wrong with it.
package enum Planner {
    package enum Outcome: Sendable {
        case plan(NetworkPlan)
        /// Sorted by line; never empty.
        case wrong([Diagnostic])
    }

    package static func plan(_ network: NetworkDescription) -> Outcome {
        .wrong([Diagnostic(network.source, "planning is being written", fix: "wait")])
    }
}
