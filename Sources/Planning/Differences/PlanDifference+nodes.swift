import TopologyModel

/// Nodes that come, go and are not as they were.
extension PlanDifference {
    mutating func compareNodes(_ plans: PlanComparison) {
        let names = Set(plans.new.nodes.map(\.name))
        removedNodes = plans.old.nodes.map(\.name).filter { !names.contains($0) }
        for (node, former) in zip(plans.new.nodes, plans.formerPositions) {
            guard let former else {
                addedNodes.append(node.name)
                continue
            }
            let was = plans.old.nodes[former]
            let fixed = plans.fixedDifferences(was, node)
            let what = fixed + changeable(was, node)
            if what.isEmpty { continue }
            changedNodes.append(
                Change(name: node.name, what: what, needsRestart: !fixed.isEmpty))
        }
    }

    /// What a connector takes over while it runs, and what only its supervisor has to know.
    private func changeable(_ old: PlannedNode, _ new: PlannedNode) -> [String] {
        [
            ChangeText.of("asset", old.asset, new.asset),
            ChangeText.of("log level", old.logLevel, new.logLevel),
            ChangeText.of("restarts", old.restarts, new.restarts),
            ChangeText.of(
                "container memory", old.limits?.memoryMegabytes, new.limits?.memoryMegabytes,
                absent: "default"
            ) { "\($0) MB" },
        ].compactMap { $0 }
    }
}

extension PlanComparison {
    /// What a connector keeps for as long as it runs.
    fileprivate func fixedDifferences(_ old: PlannedNode, _ new: PlannedNode) -> [String] {
        let (was, will) = (old.limits, new.limits)
        return [
            old.address == new.address
                ? nil : ChangeText.of("address", old.address, new.address),
            portDifference("BTP port", old.btpPort, new.btpPort),
            portDifference("health port", old.healthPort, new.healthPort),
            ChangeText.of(
                "limit packetAmount", was?.packetAmountMax, will?.packetAmountMax,
                absent: "default"),
            ChangeText.of(
                "limit packetsInFlight", was?.packetsInFlightMax, will?.packetsInFlightMax,
                absent: "default"),
            ChangeText.of(
                "limit holdTime", was?.holdTimeMicroseconds, will?.holdTimeMicroseconds,
                absent: "default", TimeText.of(microseconds:)),
        ].compactMap { $0 }
    }
}
