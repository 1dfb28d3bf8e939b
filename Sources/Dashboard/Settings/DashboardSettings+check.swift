package import ConnectorConfig
import Reactor

extension DashboardSettings {
    /// Overrides the telemetry port.
    private static let telemetryPortVariable = "TELEMETRY_WS_PORT"

    /// `folder` is the configuration's, where its relative paths start.
    package init(
        checking configuration: DashboardConfiguration, environment: [String: String],
        folder: String
    ) throws(DashboardProblems) {
        var problems: [DashboardProblem] = []
        let page = Self.address(
            configuration, "httpPort", configuration.httpPort, nil, &problems)
        let telemetry = Self.address(
            configuration, "telemetryPort", configuration.telemetryPort,
            environment[Self.telemetryPortVariable], &problems)
        Self.checkNames(configuration, &problems)
        let keys = Self.keys(configuration, folder: folder, &problems)
        retention = Self.retention(configuration.retention, &problems)
        allowedOrigins = configuration.allowedOrigins ?? []
        Self.checkOrigins(allowedOrigins, &problems)
        let channels = Self.channelTable(configuration, &problems)
        guard let page, let telemetry, let keys, let channels, problems.isEmpty else {
            throw DashboardProblems(all: problems)
        }
        network = configuration.network
        pageAddress = page
        telemetryAddress = telemetry
        self.keys = keys
        requireKey = configuration.requireKey ?? false
        dataFolder = configuration.dataFolder.map { Self.path($0, in: folder) }
        channelTable = channels
        nodes = configuration.nodes
        links = configuration.links
    }

    private static func address(
        _ configuration: DashboardConfiguration, _ key: String, _ configured: Int,
        _ override: String?, _ problems: inout [DashboardProblem]
    ) -> SocketAddress? {
        let port = override.map { UInt16($0) } ?? UInt16(exactly: configured)
        guard let port else {
            let subject = override.map { "\(telemetryPortVariable): \"\($0)\"" } ?? "\(configured)"
            problems.append(
                DashboardProblem(
                    key: key, message: "\(subject) is no port",
                    fix: "write a number from 0 to 65535"))
            return nil
        }
        if let address = SocketAddress(literal: configuration.listenAddress, port: port) {
            return address
        }
        let problem = DashboardProblem(
            key: "listenAddress",
            message: "\"\(configuration.listenAddress)\" is no IP address",
            fix: "write 127.0.0.1, or 0.0.0.0 in a container")
        if !problems.contains(problem) { problems.append(problem) }
        return nil
    }

    private static func checkNames(
        _ configuration: DashboardConfiguration, _ problems: inout [DashboardProblem]
    ) {
        var names: Set<String> = []
        for (index, node) in configuration.nodes.enumerated()
        where !names.insert(node.id).inserted {
            problems.append(
                DashboardProblem(
                    key: "nodes", index: index, message: "there are two nodes \"\(node.id)\"",
                    fix: "give one of them another id"))
        }
        for (index, link) in configuration.links.enumerated() {
            for name in [link.from, link.to] where !names.contains(name) {
                problems.append(
                    DashboardProblem(
                        key: "links", index: index, message: "there is no node \"\(name)\"",
                        fix: "add it to nodes, or take the link out"))
            }
        }
    }
}
