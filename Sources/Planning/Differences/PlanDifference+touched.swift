import TopologyModel

/// Nodes that stay as they are and are told something new.
extension PlanDifference {
    mutating func findTouched(_ plans: PlanComparison) {
        let changed = Set(changedNodes.map(\.name))
        let (was, will) = (PlanView(plans.old), PlanView(plans.new))
        let moved = plans.movedNodes
        for (index, node) in plans.new.nodes.enumerated() {
            guard let former = plans.formerPositions[index], !changed.contains(node.name) else {
                continue
            }
            let isTouched =
                plans.movesTelemetry || was.routes(of: former) != will.routes(of: index)
                || plans.old.rates(of: former) != plans.new.rates(of: index)
                || plans.peersDiffer(former, index, moved: moved)
            if isTouched { touchedNodes.append(node.name) }
        }
    }
}

/// What is computed once for all nodes of a plan.
private struct PlanView {
    private let plan: NetworkPlan
    private let summaries: [RoutePlan.Summary]

    init(_ plan: NetworkPlan) {
        self.plan = plan
        summaries = plan.routes.summaries(named: plan.nodes.map(\.name))
    }

    struct Routes: Equatable {
        let entryCount: Int
        let digest: UInt64
        let defaultHop: String?
    }

    /// By names: next hops as numbers shift when links come and go.
    func routes(of node: Int) -> Routes {
        let summary = summaries[node]
        let accounts = plan.nodes[node].accounts
        return Routes(
            entryCount: summary.entryCount, digest: summary.digest,
            defaultHop: summary.defaultHop.map { plan.nodes[accounts[$0].peer].name })
    }
}

extension PlanComparison {
    /// Nodes whose BTP port is another than before, by their position in the new plan.
    fileprivate var movedNodes: [Bool] {
        zip(new.nodes, formerPositions).map { node, former in
            guard let former else { return false }
            return portDifference("", old.nodes[former].btpPort, node.btpPort) != nil
        }
    }

    fileprivate func peersDiffer(_ former: Int, _ present: Int, moved: [Bool]) -> Bool {
        let accounts = new.nodes[present].accounts
        if old.nodes[former].accounts.count != accounts.count { return true }
        let known = Dictionary(
            old.nodes[former].accounts.map { (old.nodes[$0.peer].name, $0) },
            uniquingKeysWith: { first, _ in first })
        return accounts.contains { account in
            guard let was = known[new.nodes[account.peer].name] else { return true }
            return (account.dials && moved[account.peer])
                || old.terms(of: was) != new.terms(of: account)
        }
    }
}

/// Of an account, what its connector is told.
private struct Terms: Equatable {
    let dials: Bool
    let relation: RelationDescription
    let creditLimit: Int?
    let latencyMicroseconds: Int?
    let asset: AssetDescription
    let secretName: String
    let secretOrigin: SecretDescription.Origin
}

extension NetworkPlan {
    fileprivate func terms(of account: PlannedAccount) -> Terms {
        let link = links[account.link]
        let secret = secrets[link.secret]
        return Terms(
            dials: account.dials, relation: account.relation, creditLimit: account.creditLimit,
            latencyMicroseconds: account.latencyMicroseconds, asset: link.asset,
            secretName: secret.name, secretOrigin: secret.origin)
    }
}
