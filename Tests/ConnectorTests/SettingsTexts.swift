import Connector
import ConnectorConfig

/// What the check says, as people read it.
enum SettingsTexts {
    /// Right as it stands, with the environment below.
    static let usual = NodeConfiguration(
        nodeId: "bank", ilpAddress: "test.bank",
        asset: NodeConfiguration.Asset(code: "USD", scale: 9), listenAddress: "127.0.0.1",
        btpServerPort: 3000, healthCheckPort: 9080, logLevel: .info, limits: nil,
        peers: [
            peer("mxn-bank", url: "ws://127.0.0.1:3001", asset: "MXN"),
            peer("client", relation: .child, asset: "USD"),
        ],
        rates: [
            NodeConfiguration.Rate(from: "USD", to: "MXN", numerator: 73, denominator: 4),
            NodeConfiguration.Rate(from: "MXN", to: "USD", numerator: 4, denominator: 73),
        ],
        routes: [NodeConfiguration.Route(prefix: "test", nextHop: "mxn-bank", priority: 0)],
        dashboardTelemetryUrl: nil)

    static let usualEnvironment = [
        "BTP_PEER_MXN_BANK_SECRET": "secret-of-mxn", "BTP_PEER_CLIENT_SECRET": "secret-of-client",
    ]

    static func peer(
        _ id: String, url: String? = nil, relation: NodeConfiguration.Relation = .peer,
        asset: String = "USD", scale: Int = 9, secretFile: String? = nil
    ) -> NodeConfiguration.Peer {
        NodeConfiguration.Peer(
            id: id, url: url, relation: relation,
            asset: NodeConfiguration.Asset(code: asset, scale: scale), secretFile: secretFile,
            creditLimit: nil, latencyMicroseconds: nil)
    }

    /// The usual configuration with a change; the environment's changes come on top of the usual
    /// one.
    static func settings(
        environment: [String: String?] = [:], folder: String = "/nowhere",
        _ change: (inout NodeConfiguration) -> Void = { _ in }
    ) throws(SettingsProblems) -> ConnectorSettings {
        var configuration = usual
        change(&configuration)
        var variables = usualEnvironment
        for (name, value) in environment { variables[name] = value }
        return try SettingsCheck.settings(
            configuration, environment: variables, folder: folder)
    }

    /// `place: message | fix`, one for each problem; empty where all is right.
    static func problems(
        environment: [String: String?] = [:], folder: String = "/nowhere",
        _ change: (inout NodeConfiguration) -> Void = { _ in }
    ) -> [String] {
        do throws(SettingsProblems) {
            _ = try settings(environment: environment, folder: folder, change)
            return []
        } catch {
            return error.all.map { "\(text(of: $0.place)): \($0.message) | \($0.fix)" }
        }
    }

    private static func text(of place: [SettingsProblem.PlaceStep]) -> String {
        place.reduce(into: "") { text, step in
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
    }
}
