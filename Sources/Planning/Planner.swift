package import TopologyModel

/// From a description to a plan, or to everything that is wrong with it. It does no I/O.
package enum Planner {
    package enum Outcome: Sendable {
        case plan(NetworkPlan)
        /// Sorted by line; never empty.
        case wrong([Diagnostic])
    }

    package static func plan(_ network: NetworkDescription) -> Outcome {
        var draft = NetworkDraft(network)
        draft.checkSettings()
        draft.resolveNodes()
        // What is left of a network after a cut would look wrong everywhere.
        if draft.isTooLarge { return .wrong(draft.problems.sorted) }
        draft.resolveLinks()
        draft.resolveSecrets()
        draft.resolveAssets()
        draft.resolvePorts()
        draft.resolveChannels()
        draft.checkChecks()
        let declared = DeclaredRoutes(&draft)
        let routes = draft.isRoutable ? RouteComputation(declared, &draft) : nil
        guard draft.problems.isEmpty, let routes else {
            return .wrong(limited(draft.problems.sorted, network))
        }
        return .plan(NetworkPlan(draft, RoutePlan(routes)))
    }

    private static func limited(
        _ problems: [Diagnostic], _ network: NetworkDescription
    ) -> [Diagnostic] {
        guard problems.count > PlanLimits.problemsMax else { return problems }
        let more = Diagnostic(
            network.source, "\(problems.count - PlanLimits.problemsMax) more are not listed",
            fix: "mend these first")
        return Array(problems.prefix(PlanLimits.problemsMax)) + [more]
    }
}

extension NetworkPlan {
    fileprivate init(_ draft: NetworkDraft, _ routes: RoutePlan) {
        self.init(
            name: draft.network.name, prefix: draft.network.prefix,
            settings: draft.network.settings,
            nodes: draft.nodes.indices.map { PlannedNode(draft, $0) }, links: draft.links,
            secrets: draft.secrets, rates: draft.rates, dashboard: draft.dashboard,
            channels: draft.channels, checks: draft.network.checks,
            startOrder: StartOrder.of(draft.accounts), routes: routes)
    }
}

extension PlannedNode {
    fileprivate init(_ draft: NetworkDraft, _ index: Int) {
        let node = draft.nodes[index]
        self.init(
            name: node.name, address: draft.addresses[index], asset: draft.assets[index],
            logLevel: node.logLevel?.value ?? .info, btpPort: draft.btpPorts[index],
            healthPort: draft.healthPorts[index], limits: node.limits?.value,
            accounts: draft.accounts[index], clientSecret: draft.clientSecrets[index],
            restarts: node.restarts?.value ?? .onFailure,
            hasDeclaredRestarts: node.restarts != nil)
    }
}
