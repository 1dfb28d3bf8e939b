import TopologyModel

/// Gives every node and the dashboard their ports.
extension NetworkDraft {
    mutating func resolvePorts() {
        var holders: [Int: String] = [:]
        for node in nodes {
            guard let ports = node.ports else { continue }
            reserve(ports.value.btp, for: "BTP of \"\(node.name)\"", ports.source, &holders)
            reserve(ports.value.health, for: "health of \"\(node.name)\"", ports.source, &holders)
        }
        resolveDashboard(&holders)
        btpPorts = ports(from: PortDefaults.btp, holders: &holders) { $0.ports?.value.btp }
        healthPorts = ports(from: PortDefaults.health, holders: &holders) { $0.ports?.value.health }
    }

    private mutating func reserve(
        _ port: Int?, for holder: String, _ source: SourceLocation, _ holders: inout [Int: String]
    ) {
        guard let port else { return }
        if port < 1 || port > 65_535 {
            report(source, "\(port) is no port for \(holder)", fix: "use 1 to 65535")
        } else if let other = holders[port] {
            report(
                source, "port \(port) is demanded twice: for \(other) and for \(holder)",
                fix: "change one, or leave it out and let ilpnet choose")
        } else {
            holders[port] = holder
        }
    }

    private mutating func resolveDashboard(_ holders: inout [Int: String]) {
        guard let declared = network.dashboards.first else { return }
        for again in network.dashboards.dropFirst() {
            report(
                again.source,
                "a second dashboard is declared; the first is "
                    + declared.source.place(from: again.source),
                fix: "keep one of the two")
        }
        reserve(declared.port, for: "the dashboard's page", declared.source, &holders)
        reserve(declared.telemetryPort, for: "telemetry", declared.source, &holders)
        dashboard = PlannedDashboard(
            httpPort: port(declared.port, preferring: PortDefaults.http, &holders),
            telemetryPort: port(
                declared.telemetryPort, preferring: PortDefaults.telemetry, &holders),
            channels: declared.channels, adminKey: dashboardKeys?.admin ?? -1,
            publisherKey: dashboardKeys?.publisher ?? -1, readKey: dashboardKeys?.read ?? -1)
    }

    private func port(
        _ demanded: Int?, preferring preferred: Int, _ holders: inout [Int: String]
    ) -> PlannedPort {
        if let demanded { return PlannedPort(number: demanded, isExplicit: true) }
        var number = preferred
        while holders[number] != nil { number += 1 }
        holders[number] = ""
        return PlannedPort(number: number, isExplicit: false)
    }

    /// Node i prefers `base + i`; where that is taken, the next one behind all of these.
    private func ports(
        from base: Int, holders: inout [Int: String], demanded: (NodeDescription) -> Int?
    ) -> [PlannedPort?] {
        let isLarge = nodes.count > PlanLimits.nodesWithOwnPortsMax
        return nodes.enumerated().map { index, node in
            if let demanded = demanded(node) {
                return PlannedPort(number: demanded, isExplicit: true)
            }
            if isLarge { return nil }
            let preferred = base + index
            let start = holders[preferred] == nil ? preferred : base + nodes.count
            return port(nil, preferring: start, &holders)
        }
    }
}
