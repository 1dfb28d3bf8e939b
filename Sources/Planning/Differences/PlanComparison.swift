/// Two plans side by side: which node of one is which of the other.
struct PlanComparison {
    let old: NetworkPlan
    let new: NetworkPlan
    /// Of each node of the new plan, its position in the old one; nil where it is new.
    let formerPositions: [Int?]
    /// Ports that something in the new plan must have, and what that is.
    private let demands: [Int: String]

    init(_ old: NetworkPlan, _ new: NetworkPlan) {
        self.old = old
        self.new = new
        let positions = Dictionary(
            zip(old.nodes.map(\.name), old.nodes.indices), uniquingKeysWith: { first, _ in first })
        formerPositions = new.nodes.map { positions[$0.name] }
        demands = new.demandedPorts
    }

    /// nil where the one that the process has will do.
    func portDifference(_ what: String, _ old: PlannedPort?, _ new: PlannedPort?) -> String? {
        if let new, new.isExplicit {
            if old?.number == new.number { return nil }
            return ChangeText.of(what, old.map { "\($0.number)" } ?? "any", "\(new.number)")
        }
        // What runs on it has to give it up.
        guard let held = old?.number, let claimant = demands[held] else { return nil }
        return ChangeText.of(what, "\(held)", "another, because \(claimant) demands it")
    }
}

extension PlanComparison {
    var dashboardDifference: String? {
        guard let was = old.dashboard, let will = new.dashboard else {
            if old.dashboard == nil { return new.dashboard.map { _ in "added" } }
            return "removed"
        }
        let what = [
            portDifference("page port", was.httpPort, will.httpPort),
            telemetryDifference(was, will),
            old.channels == new.channels ? nil : "channels of its own",
            was.channels == will.channels ? nil : "channels sent unasked",
        ].compactMap { $0 }
        return what.isEmpty ? nil : what.joined(separator: ", ")
    }

    /// Connectors are told where their events go.
    var movesTelemetry: Bool {
        guard let was = old.dashboard, let will = new.dashboard else {
            return (old.dashboard == nil) != (new.dashboard == nil)
        }
        return telemetryDifference(was, will) != nil
    }

    private func telemetryDifference(_ old: PlannedDashboard, _ new: PlannedDashboard) -> String? {
        portDifference("telemetry port", old.telemetryPort, new.telemetryPort)
    }
}

extension NetworkPlan {
    fileprivate var demandedPorts: [Int: String] {
        var demands: [Int: String] = [:]
        func note(_ port: PlannedPort?, _ claimant: String) {
            if let port, port.isExplicit { demands[port.number] = claimant }
        }
        for node in nodes {
            note(node.btpPort, "\"\(node.name)\"")
            note(node.healthPort, "\"\(node.name)\"")
        }
        note(dashboard?.httpPort, "the dashboard")
        note(dashboard?.telemetryPort, "the dashboard")
        return demands
    }
}
