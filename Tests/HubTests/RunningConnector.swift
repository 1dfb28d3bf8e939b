import Foundation
import TestSupport

@testable import Emitting

/// A real `ilpnet connector` that tells a hub what happens. Its ports and files outlive it, so that it
/// can be killed and started again. Killed when nobody holds it any more.
final class RunningConnector {
    private static let startSeconds = 20.0

    let name: String
    let btpPort: UInt16
    let folder: TemporaryFolder
    private let healthPort: UInt16
    private var process: Process?
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Listens when this returns. `client` may send packets to it; `next` it dials and sends to what is
    /// for that one.
    init(
        _ name: String, telling hub: RunningHub, client: String? = nil, before: String? = nil,
        next: RunningConnector? = nil,
        links: [String: Any] = [
            "redialMilliseconds": [0, 20, 40, 80], "failuresBeforeHold": 1_000,
        ]
    ) throws {
        self.name = name
        folder = try TemporaryFolder()
        btpPort = try RunningHub.freePort()
        healthPort = try RunningHub.freePort()
        var peers: [[String: Any]] = []
        for (id, relation, port) in [
            (client, "child", nil), (before, "peer", nil), (next?.name, "peer", next?.btpPort),
        ] {
            guard let id else { continue }
            try folder.write(Self.secret + "\n", to: "secrets/\(id)")
            var peer: [String: Any] = [
                "id": id, "relation": relation, "asset": Self.asset, "secretFile": "secrets/\(id)",
            ]
            if let port { peer["url"] = "ws://127.0.0.1:\(port)" }
            peers.append(peer)
        }
        let routes = next.map {
            [["prefix": "test.\($0.name)", "nextHop": $0.name, "priority": 0]]
        }
        let configuration: [String: Any] = [
            "formatVersion": 1, "nodeId": name, "ilpAddress": "test.\(name)",
            "asset": Self.asset, "listenAddress": "127.0.0.1", "btpServerPort": Int(btpPort),
            "healthCheckPort": Int(healthPort), "logLevel": "info", "peers": peers,
            "routes": routes ?? [], "rates": [Any](),
            "links": links,
            "dashboardTelemetryUrl": "ws://127.0.0.1:\(hub.telemetryPort)",
            "telemetry": [
                "spoolFolder": "spool", "keyFile": hub.folder["\(RunningHub.Role.publisher).key"],
            ],
        ]
        try folder.write(
            JSONSerialization.data(withJSONObject: configuration), to: "connector.json")
        try start()
    }

    deinit { kill() }

    static let secret = "a secret that only this test knows"
    private static var asset: [String: Any] { ["code": "XRP", "scale": 9] }

    var spoolFolder: String { folder["spool"] }
    var log: String { (try? folder.read("connector.log")) ?? "" }

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProducts.ilpnet)
        process.arguments = [
            "connector", "--config", folder["connector.json"], "--log-file",
            folder["connector.log"],
        ]
        process.environment = [:]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { [hasEnded] _ in hasEnded.signal() }
        try process.run()
        self.process = process
        try eventually(within: Self.startSeconds, "\(name) listens: \(log.suffix(2_000))") {
            (try? RawConnection(port: healthPort)) != nil
        }
    }

    /// It reads its configuration again, which has no peers any more.
    func removePeers() throws {
        let text = Data(try folder.read("connector.json").utf8)
        var configuration = try JSONSerialization.jsonObject(with: text) as? [String: Any] ?? [:]
        configuration["peers"] = [Any]()
        configuration["routes"] = [Any]()
        try folder.write(
            JSONSerialization.data(withJSONObject: configuration), to: "connector.json")
        if let process { Foundation.kill(process.processIdentifier, SIGHUP) }
    }

    /// Until it is gone.
    func kill(_ signal: Int32 = SIGKILL) {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, signal)
        hasEnded.wait()
        self.process = nil
    }

    func metric(_ name: String) throws -> UInt64 {
        let connection = try RawConnection(port: healthPort)
        connection.send(
            "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:\(healthPort)\r\nConnection: close\r\n\r\n")
        return try connection.textToEnd().split(separator: "\n")
            .filter { $0.hasPrefix(name + "{") }
            .reduce(0) { $0 + (UInt64($1.split(separator: " ").last ?? "") ?? 0) }
    }

    /// How far each run of it goes of which its spool still holds something. It must not be running.
    func spooled() throws -> [StoredEvents.Run: UInt64] {
        // Looking into a spool cuts off what is torn, so it is a copy that is looked into.
        let copy = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: spoolFolder, toPath: copy["spool"])
        let settings = EmitterSettings(
            nodeId: name, url: try HubURL("ws://127.0.0.1:1/"), spoolFolder: copy["spool"],
            version: "test"
        ) { _ in }
        var spool = try Spool(settings)
        spool.recover()
        var ends: [StoredEvents.Run: UInt64] = [:]
        var place = spool.head
        while let frame = spool.read(&place) {
            ends[StoredEvents.Run(node: name, epoch: frame.epoch)] = frame.next
        }
        return ends
    }
}
