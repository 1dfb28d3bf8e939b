import TopologyModel

/// Links that come, go and are not as they were. Two nodes have one link at most, whoever dials.
extension PlanDifference {
    mutating func compareLinks(_ plans: PlanComparison) {
        let former = Dictionary(
            plans.old.links.enumerated().map { (Ends($0.element, plans.old), $0.offset) },
            uniquingKeysWith: { first, _ in first })
        let accounts = (was: LinkAccounts(plans.old), will: LinkAccounts(plans.new))
        var staying: Set<Ends> = []
        for (position, link) in plans.new.links.enumerated() {
            let ends = Ends(link, plans.new)
            guard let was = former[ends] else {
                addedLinks.append(plans.new.name(of: link))
                continue
            }
            staying.insert(ends)
            let what = plans.linkDifferences(was, position, accounts)
            if what.isEmpty { continue }
            // Connectors take all of it over while they run; some of it cuts the link for a moment.
            changedLinks.append(
                Change(name: plans.new.name(of: link), what: what, needsRestart: false))
        }
        removedLinks = plans.old.links.filter { !staying.contains(Ends($0, plans.old)) }
            .map { plans.old.name(of: $0) }
    }
}

/// The nodes of a link by name, in an order that does not ask who dials.
private struct Ends: Hashable {
    let first: String
    let second: String

    init(_ link: PlannedLink, _ plan: NetworkPlan) {
        let names = [plan.nodes[link.dialler].name, plan.nodes[link.listener].name]
        (first, second) = names[0] < names[1] ? (names[0], names[1]) : (names[1], names[0])
    }
}

extension PlanComparison {
    fileprivate func linkDifferences(
        _ former: Int, _ present: Int, _ accounts: (was: LinkAccounts, will: LinkAccounts)
    ) -> [String] {
        let (was, link) = (old.links[former], new.links[present])
        let (dialler, listener) = (new.nodes[link.dialler].name, new.nodes[link.listener].name)
        let isTurned = old.nodes[was.dialler].name != dialler
        let (wasNear, wasFar) = accounts.was.ends(of: former, turned: isTurned)
        let (near, far) = accounts.will.ends(of: present, turned: false)
        let (formerSecret, secret) = (old.secrets[was.secret], new.secrets[link.secret])
        // A generated one is named after the dialler.
        let isRenamed = isTurned && formerSecret.isGenerated && secret.isGenerated
        return [
            isTurned ? ChangeText.of("dialled by", listener, dialler) : nil,
            isRenamed ? nil : ChangeText.of("secret", formerSecret, secret),
            ChangeText.of("asset", was.asset, link.asset),
            ChangeText.of("relation", wasNear.relation, near.relation),
            ChangeText.of(
                "credit limit of \(dialler)", wasNear.creditLimit, near.creditLimit,
                absent: "none"),
            ChangeText.of(
                "credit limit of \(listener)", wasFar.creditLimit, far.creditLimit,
                absent: "none"),
            ChangeText.of(
                "latency from \(dialler)", wasNear.latencyMicroseconds, near.latencyMicroseconds,
                absent: "none", TimeText.of(microseconds:)),
            ChangeText.of(
                "latency from \(listener)", wasFar.latencyMicroseconds, far.latencyMicroseconds,
                absent: "none", TimeText.of(microseconds:)),
            ChangeText.of("weight", was.weight, link.weight, absent: ""),
        ].compactMap { $0 }
    }
}

/// What the two nodes of each link hold of it.
private struct LinkAccounts {
    private var diallers: [PlannedAccount?]
    private var listeners: [PlannedAccount?]

    init(_ plan: NetworkPlan) {
        diallers = Array(repeating: nil, count: plan.links.count)
        listeners = diallers
        for account in plan.nodes.flatMap(\.accounts) {
            if account.dials {
                diallers[account.link] = account
            } else {
                listeners[account.link] = account
            }
        }
    }

    /// The dialler's first, or last where turned.
    func ends(of link: Int, turned: Bool) -> (PlannedAccount, PlannedAccount) {
        guard let dialler = diallers[link], let listener = listeners[link] else {
            preconditionFailure("every link has an account at both of its ends")
        }
        return turned ? (listener, dialler) : (dialler, listener)
    }
}

extension PlannedSecret {
    /// Names of generated ones hold a dot, which declared ones cannot.
    fileprivate var isGenerated: Bool { name.utf8.contains(UInt8(ascii: ".")) }
}
