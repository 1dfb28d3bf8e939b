import CanonicalJSON
import ConnectorConfig
import FoundationEssentials

/// One `ilpnet connector` with its configuration in a folder of the bench.
final class ConnectorProcess {
    /// How a connector is started.
    struct Surroundings {
        /// Where its files go.
        var folder: String
        var processors: [Int32] = []
        /// What stands before its command: a program that watches it.
        var wrapper: [String] = []
        var environment: [String] = []
        var program = OwnProgram.ilpnet
        /// Where events go; nil turns telemetry off.
        var hub: Hub?
    }

    /// A hub's telemetry port, and the file with the key that opens it.
    struct Hub {
        var port: Int
        var keyFile: String
    }

    static let secret = "a secret that only the bench knows"

    let process: ChildProcess
    let btpPort: Int
    let health: HealthPage

    /// It listens when this returns.
    init(_ configuration: NodeConfiguration, _ surroundings: Surroundings) throws {
        let command = try ConnectorProcess.command(configuration, surroundings)
        process = try ChildProcess(
            surroundings.wrapper + command, voice: .errors, environment: surroundings.environment,
            processors: surroundings.processors)
        let line = try process.readLine(containing: "\"event\":\"listening\"")
        btpPort = try ConnectorProcess.port(in: line, "btp")
        health = HealthPage(port: try ConnectorProcess.port(in: line, "health"))
    }

    /// Writes the files that it needs.
    static func command(
        _ configuration: NodeConfiguration, _ surroundings: Surroundings
    ) throws -> [String] {
        let folder = surroundings.folder
        var configuration = configuration
        if let hub = surroundings.hub {
            configuration.dashboardTelemetryUrl = "ws://127.0.0.1:\(hub.port)"
            configuration.telemetry = NodeConfiguration.Telemetry(
                spoolFolder: "\(folder)/spool-\(configuration.nodeId)", keyFile: hub.keyFile)
        }
        let path = "\(folder)/\(configuration.nodeId).json"
        try Data(configuration.fileBytes).write(to: URL(filePath: path))
        try Data((secret + "\n").utf8).write(to: URL(filePath: "\(folder)/secret"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: "\(folder)/secret")
        return [surroundings.program, "connector", "--config", path]
    }

    /// A node that listens at ports of the system's choice, and says only what matters.
    static func configuration(
        _ name: String, peers: [NodeConfiguration.Peer], routes: [NodeConfiguration.Route] = []
    ) -> NodeConfiguration {
        NodeConfiguration(
            nodeId: name, ilpAddress: "test.\(name)", asset: asset, listenAddress: "127.0.0.1",
            btpServerPort: 0, healthCheckPort: 0, logLevel: .info, limits: nil, peers: peers,
            rates: [], routes: routes, dashboardTelemetryUrl: nil)
    }

    static func peer(
        _ name: String, _ relation: NodeConfiguration.Relation = .peer, port: Int? = nil
    ) -> NodeConfiguration.Peer {
        NodeConfiguration.Peer(
            id: name, url: port.map { "ws://127.0.0.1:\($0)" }, relation: relation, asset: asset,
            secretFile: "secret", creditLimit: nil, latencyMicroseconds: nil)
    }

    private static let asset = NodeConfiguration.Asset(code: "USD", scale: 9)

    static func port(in line: String, _ server: String) throws -> Int {
        guard let address = try? JSONParser.parse(Array(line.utf8))[server]?.string,
            let port = address.split(separator: ":").last.flatMap({ Int($0) })
        else { throw Failure("no address of \(server) in: \(line)") }
        return port
    }
}
