import Foundation
import TestSupport

/// The configuration of one connector, as a test writes it.
struct NodeFile {
    struct Account {
        var id: String
        /// Where to dial; nil where the peer dials us.
        var port: Int?
        var relation = "peer"
        var asset = "XRP"
        var scale = 9

        init(
            _ id: String, port: Int? = nil, relation: String = "peer", asset: String = "XRP",
            scale: Int = 9
        ) {
            self.id = id
            self.port = port
            self.relation = relation
            self.asset = asset
            self.scale = scale
        }
    }

    /// Waits that a test can sit through. The rest is as in the product.
    static var quickLinks: [String: Any] {
        ["redialMilliseconds": [0, 20, 40, 80], "failuresBeforeHold": 1_000]
    }

    var name: String
    var accounts: [Account]
    /// Prefix and next hop.
    var routes: [(prefix: String, nextHop: String)] = []
    /// From, to, numerator, denominator.
    var rates: [(String, String, Int, Int)] = []
    var links: [String: Any] = quickLinks
    var limits: [String: Any] = [:]
    var btpPort = 0
    var logLevel = "info"
    /// Where events go; nil: nowhere.
    var telemetryPort: Int?

    init(_ name: String, _ accounts: [Account], routes: [(String, String)] = []) {
        self.name = name
        self.accounts = accounts
        self.routes = routes
    }

    /// The secret that an account shares with its peer, the same from both sides.
    static func secret(_ one: String, _ other: String) -> String {
        "secret-of-" + [one, other].sorted().joined(separator: "-and-")
    }

    /// Writes the file and its secrets into the folder; the file's path.
    @discardableResult
    func write(to folder: TemporaryFolder) throws -> String {
        var peers: [[String: Any]] = []
        for account in accounts {
            let file = "secrets/\(name).\(account.id)"
            try folder.write(NodeFile.secret(name, account.id) + "\n", to: file)
            var peer: [String: Any] = [
                "id": account.id, "relation": account.relation,
                "asset": ["code": account.asset, "scale": account.scale], "secretFile": file,
            ]
            if let port = account.port { peer["url"] = "ws://127.0.0.1:\(port)" }
            peers.append(peer)
        }
        var file: [String: Any] = [
            "formatVersion": 1, "nodeId": name, "ilpAddress": "test.\(name)",
            "asset": ["code": "XRP", "scale": 9], "listenAddress": "127.0.0.1",
            "btpServerPort": btpPort, "healthCheckPort": 0, "logLevel": logLevel,
            "peers": peers,
            "routes": routes.map {
                ["prefix": $0.prefix, "nextHop": $0.nextHop, "priority": 0] as [String: Any]
            },
            "rates": rates.map {
                ["from": $0.0, "to": $0.1, "numerator": $0.2, "denominator": $0.3] as [String: Any]
            },
        ]
        if let telemetryPort {
            file["dashboardTelemetryUrl"] = "ws://127.0.0.1:\(telemetryPort)"
            file["telemetry"] = ["spoolFolder": "spool/\(name)"]
        }
        if !limits.isEmpty { file["limits"] = limits }
        if !links.isEmpty { file["links"] = links }
        return try folder.write(
            JSONSerialization.data(withJSONObject: file, options: [.sortedKeys]),
            to: "\(name).json")
    }
}
