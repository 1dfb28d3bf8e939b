import CanonicalJSON
import ConnectorConfig
import FoundationEssentials

/// One `ilpnet dashboard`, with its keys and its log in a folder of the bench.
final class HubProcess {
    static let readKey = "a-reader's-key-that-only-the-bench-knows"
    private static let publisherKey = "a-publisher's-key-that-only-the-bench-knows"
    private static let adminKey = "an-administrator's-key-of-the-bench"

    let process: ChildProcess
    let telemetryPort: Int
    let page: HealthPage
    let dataFolder: String
    let publisherKeyFile: String

    /// It listens when this returns.
    init(folder: String, name: String = "hub", processors: [Int32] = []) throws {
        dataFolder = "\(folder)/\(name)"
        publisherKeyFile = "\(folder)/\(name)-publisher"
        for (file, key) in [
            ("publisher", Self.publisherKey), ("read", Self.readKey), ("admin", Self.adminKey),
        ] {
            let path = "\(folder)/\(name)-\(file)"
            try Data((key + "\n").utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path)
        }
        let configuration = DashboardConfiguration(
            network: "bench", listenAddress: "127.0.0.1", httpPort: 0, telemetryPort: 0,
            channels: [], defaultChannels: [], adminKeyFile: "\(folder)/\(name)-admin",
            publisherKeyFile: publisherKeyFile, readKeyFile: "\(folder)/\(name)-read",
            dataFolder: dataFolder, nodes: [], links: [])
        let path = "\(folder)/\(name).json"
        try Data(configuration.fileBytes).write(to: URL(filePath: path))
        process = try ChildProcess(
            [OwnProgram.ilpnet, "dashboard", "--config", path], voice: .errors,
            processors: processors)
        let line = try process.readLine(containing: "\"event\":\"listening\"")
        telemetryPort = try ConnectorProcess.port(in: line, "telemetry")
        page = HealthPage(port: try ConnectorProcess.port(in: line, "http"))
    }

    var storedEvents: Double {
        get throws { try page.metric("ilpnet_telemetry_next_offset") }
    }
}
