package import ConnectorConfig
import TopologyModel

extension NetworkPlan {
    /// What the connector of this node is told.
    package func configuration(
        of node: Int, table: RoutePlan.Table, in deployment: Deployment
    ) -> NodeConfiguration {
        let planned = nodes[node]
        let accounts = planned.accounts.map { peer($0, of: node, in: deployment) }
        return NodeConfiguration(
            nodeId: planned.name, ilpAddress: planned.address, asset: .init(planned.asset),
            listenAddress: deployment.listenAddress,
            btpServerPort: deployment.btpPort(of: planned),
            healthCheckPort: deployment.healthPort(of: planned),
            logLevel: .init(planned.logLevel), limits: .init(planned.limits),
            peers: accounts + [client(of: node, in: deployment)],
            rates: rates(of: node),
            routes: table.entries.map { entry in
                NodeConfiguration.Route(
                    prefix: entry.prefix, nextHop: accounts[entry.nextHop].id,
                    priority: entry.priority)
            },
            dashboardTelemetryUrl: dashboard.map { deployment.telemetryURL(of: $0) },
            telemetry: dashboard.map { telemetry(of: planned, to: $0, in: deployment) })
    }

    /// What the dashboard is told; nil where the network has none.
    package func dashboardConfiguration(in deployment: Deployment) -> DashboardConfiguration? {
        guard let dashboard else { return nil }
        return DashboardConfiguration(
            network: name, listenAddress: deployment.listenAddress,
            httpPort: deployment.httpPort(of: dashboard),
            telemetryPort: deployment.telemetryPort(of: dashboard), channels: channels,
            defaultChannels: dashboard.channels,
            adminKeyFile: deployment.dashboardSecretPath(secrets[dashboard.adminKey].name),
            publisherKeyFile: deployment.dashboardSecretPath(
                secrets[dashboard.publisherKey].name),
            readKeyFile: deployment.dashboardSecretPath(secrets[dashboard.readKey].name),
            dataFolder: deployment.dashboardDataFolder,
            retention: deployment.retentionBytesMax.map { .init(bytesMax: $0) },
            nodes: nodes.map {
                .init(
                    id: $0.name, ilpAddress: $0.address,
                    healthUrl: "http://\(deployment.host(of: $0)):\(deployment.healthPort(of: $0))")
            },
            links: links.map { .init(from: nodes[$0.dialler].name, to: nodes[$0.listener].name) })
    }

    private func telemetry(
        of node: PlannedNode, to dashboard: PlannedDashboard, in deployment: Deployment
    ) -> NodeConfiguration.Telemetry {
        NodeConfiguration.Telemetry(
            spoolFolder: deployment.spoolFolder(of: node),
            spoolBytesMax: deployment.spoolBytesMax(of: node),
            keyFile: deployment.secretPath(secrets[dashboard.publisherKey].name))
    }

    private func peer(
        _ account: PlannedAccount, of node: Int, in deployment: Deployment
    ) -> NodeConfiguration.Peer {
        let other = nodes[account.peer]
        let link = links[account.link]
        return NodeConfiguration.Peer(
            id: other.name,
            url: account.dials
                ? "ws://\(deployment.host(of: other)):\(deployment.btpPort(of: other))" : nil,
            relation: .init(account.relation), asset: .init(link.asset),
            secretFile: deployment.secretPath(secrets[link.secret].name),
            creditLimit: account.creditLimit, latencyMicroseconds: account.latencyMicroseconds)
    }

    /// The account that `send`, `verify` and the page use.
    private func client(of node: Int, in deployment: Deployment) -> NodeConfiguration.Peer {
        let planned = nodes[node]
        return NodeConfiguration.Peer(
            id: NetworkPlan.clientAccount, url: nil, relation: .child, asset: .init(planned.asset),
            secretFile: deployment.secretPath(secrets[planned.clientSecret].name),
            creditLimit: nil, latencyMicroseconds: nil)
    }

    /// The rates between any two assets that meet at the node.
    func rates(of node: Int) -> [NodeConfiguration.Rate] {
        let met = Set(
            nodes[node].accounts.map { links[$0.link].asset.code } + [nodes[node].asset.code])
        guard met.count > 1 else { return [] }
        return rates.filter { met.contains($0.from) && met.contains($0.to) }.map {
            .init(
                from: $0.from, to: $0.to, numerator: $0.numerator, denominator: $0.denominator)
        }
    }

    /// The id of the built-in account of every node; no node may have this name.
    package static let clientAccount = "client"
    /// The dashboard's name as a service; no node may have this name either.
    package static let dashboardName = "dashboard"
    /// The name of the one-shot sender among the containers.
    package static let senderName = "send"
    /// Of what stands beside the nodes on one machine; their logs have these names.
    package static let supervisorName = "supervisor"
    package static let probeName = "probe"
    static let reservedNames = [
        clientAccount, dashboardName, senderName, supervisorName, probeName,
    ]
}

extension Deployment {
    var listenAddress: String {
        switch self {
        case .local: "127.0.0.1"
        case .containers: "0.0.0.0"
        }
    }

    func host(of node: PlannedNode) -> String {
        switch self {
        case .local: "127.0.0.1"
        case .containers: node.name
        }
    }

    /// 0 lets the system choose.
    func btpPort(of node: PlannedNode) -> Int {
        switch self {
        case .local: node.btpPort?.number ?? 0
        case .containers: PortDefaults.btp
        }
    }

    func healthPort(of node: PlannedNode) -> Int {
        switch self {
        case .local: node.healthPort?.number ?? 0
        case .containers: PortDefaults.health
        }
    }

    func httpPort(of dashboard: PlannedDashboard) -> Int {
        switch self {
        case .local: dashboard.httpPort.number
        case .containers: PortDefaults.http
        }
    }

    func telemetryPort(of dashboard: PlannedDashboard) -> Int {
        switch self {
        case .local: dashboard.telemetryPort.number
        case .containers: PortDefaults.telemetry
        }
    }

    package func telemetryURL(of dashboard: PlannedDashboard) -> String {
        switch self {
        case .local: "ws://127.0.0.1:\(dashboard.telemetryPort.number)"
        case .containers: "ws://\(NetworkPlan.dashboardName):\(PortDefaults.telemetry)"
        }
    }

    /// The dashboard's configuration lies one folder above those of the nodes.
    func dashboardSecretPath(_ name: String) -> String {
        switch self {
        case .local: "../secrets/\(name)"
        case .containers: secretPath(name)
        }
    }

    package func secretPath(_ name: String) -> String {
        switch self {
        case .local: "../../secrets/\(name)"
        case .containers: "/run/secrets/\(name)"
        }
    }
}

extension NodeConfiguration.Asset {
    init(_ asset: AssetDescription) { self.init(code: asset.code, scale: asset.scale) }
}

extension NodeConfiguration.LogLevel {
    fileprivate init(_ level: LogLevelDescription) {
        self =
            switch level {
            case .debug: .debug
            case .info: .info
            case .warn: .warn
            case .error: .error
            }
    }
}

extension NodeConfiguration.Relation {
    fileprivate init(_ relation: RelationDescription) {
        self =
            switch relation {
            case .peer: .peer
            case .parent: .parent
            case .child: .child
            }
    }
}

extension NodeConfiguration.Limits {
    fileprivate init?(_ limits: LimitsDescription?) {
        guard let limits else { return nil }
        self.init(
            packetAmountMax: limits.packetAmountMax.map { UInt64(clamping: $0) },
            packetsInFlightMax: limits.packetsInFlightMax,
            holdTimeMilliseconds: limits.holdTimeMicroseconds.map { $0 / 1_000 })
        if self == Self.untouched { return nil }
    }

    /// Every limit as the connector has it by itself.
    private static var untouched: Self {
        .init(packetAmountMax: nil, packetsInFlightMax: nil, holdTimeMilliseconds: nil)
    }
}
