import Foundation
import TestSupport
import XCTest

/// A real `ilpnet dashboard` whose ports, keys and log outlive it, so that it can be killed and
/// started again. Killed when nobody holds it any more.
final class RunningHub {
    enum Role: String, CaseIterable { case admin, publisher, read }

    private static let startSeconds = 20.0
    private static let ports = 20_000..<32_000

    let folder: TemporaryFolder
    let httpPort: UInt16
    let telemetryPort: UInt16
    /// Where its log lies; nil: with everything else.
    let disk: SmallDisk?
    private var process: Process?

    init(
        channels: [String] = [], settings: [String: Any] = [:], environment: [String: String] = [:],
        diskSize: String? = nil
    ) throws {
        folder = try TemporaryFolder()
        let data = folder["data"]
        disk = try diskSize.map { size in
            try FileManager.default.createDirectory(
                atPath: data, withIntermediateDirectories: false)
            return try SmallDisk(data, size: size)
        }
        httpPort = try Self.freePort()
        telemetryPort = try Self.freePort()
        self.environment = environment
        for role in Role.allCases {
            let path = try folder.write(Data((Self.key(role) + "\n").utf8), to: "\(role).key")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path)
        }
        var configuration: [String: Any] = [
            "formatVersion": 1, "network": "test", "listenAddress": "127.0.0.1",
            "httpPort": Int(httpPort), "telemetryPort": Int(telemetryPort), "channels": channels,
            "defaultChannels": [String](), "adminKeyFile": "admin.key",
            "publisherKeyFile": "publisher.key", "readKeyFile": "read.key",
            "dataFolder": "data", "nodes": [Any](), "links": [Any](),
        ]
        configuration.merge(settings) { $1 }
        _ = try folder.write(
            try JSONSerialization.data(withJSONObject: configuration), to: "hub.json")
        try start()
    }

    private let environment: [String: String]

    deinit { if process != nil { kill() } }

    static func key(_ role: Role) -> String { "key-of-the-test-for-\(role.rawValue)" }

    var dataFolder: String { disk?.path() ?? folder["data"] }
    var log: String { (try? String(contentsOfFile: folder["hub.log"], encoding: .utf8)) ?? "" }
    var pid: Int32 { process?.processIdentifier ?? 0 }

    /// Until it listens.
    func start() throws {
        let process = Process()
        let command =
            (disk?.launcher ?? []) + [
                BuiltProducts.ilpnet, "dashboard", "--config", folder["hub.json"], "--log-file",
                folder["hub.log"],
            ]
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        try eventually(within: Self.startSeconds, "the hub listens: \(log.suffix(2_000))") {
            (try? RawConnection(port: httpPort)) != nil
        }
    }

    func kill(_ signal: Int32 = SIGKILL) {
        guard let process else { return }
        if process.isRunning { Foundation.kill(process.processIdentifier, signal) }
        process.waitUntilExit()
        self.process = nil
    }

    func signal(_ signal: Int32) { Foundation.kill(pid, signal) }

    // MARK: - Asking

    /// A plain connection of a connector or a viewer.
    func plain() throws -> HandWebSocket { try HandWebSocket(port: telemetryPort) }

    func viewer() throws -> HandWebSocket {
        let viewer = try plain()
        viewer.send(#"{"type":"CLIENT_CONNECT"}"#)
        return viewer
    }

    /// A client of the channels.
    func client(_ query: String = "", _ role: Role = .read) throws -> HandWebSocket {
        try HandWebSocket(
            port: httpPort, path: "/ws/telemetry" + (query.isEmpty ? "" : "?" + query),
            fields: ["X-API-Key: \(Self.key(role))"])
    }

    /// The whole response.
    func http(
        _ method: String = "GET", _ path: String, fields: [String] = []
    ) throws -> String {
        let connection = try RawConnection(port: httpPort)
        let head = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(httpPort)"]
        connection.send(
            (head + ["Connection: close"] + fields).joined(separator: "\r\n") + "\r\n\r\n")
        return try connection.textToEnd()
    }

    func metric(_ name: String) throws -> Double {
        let line = try http(path: "/metrics").split(separator: "\n").first {
            $0.hasPrefix(name + "{")
        }
        return try XCTUnwrap(line?.split(separator: " ").last.flatMap { Double($0) }, name)
    }

    /// Of each client of the channels how many events and bytes wait for it.
    func waiting() throws -> [String: (events: Int, bytes: Int)] {
        let response = try http(
            "GET", "/api/v1/websocket/clients", fields: ["X-API-Key: \(Self.key(.admin))"])
        let head = try XCTUnwrap(response.range(of: "\r\n\r\n"), "no answer: \(response)")
        let body = Data(response[head.upperBound...].utf8)
        let answer = try JSONSerialization.jsonObject(with: body) as? [String: Any]
        let data = answer?["data"] as? [String: Any]
        let clients = try XCTUnwrap(data?["clients"] as? [[String: Any]], response)
        return clients.reduce(into: [:]) { all, client in
            guard let id = client["clientId"] as? String, let events = client["behind"] as? Int,
                let bytes = client["bytesWaiting"] as? Int
            else { return }
            all[id] = (events, bytes)
        }
    }

    var openDescriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
    }

    func residentKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
        let words = try XCTUnwrap(line).split(whereSeparator: \.isWhitespace)
        return try XCTUnwrap(Int(words[1]))
    }

    func http(path: String) throws -> String { try http("GET", path) }

    static func freePort() throws -> UInt16 {
        for _ in 0..<200 {
            let port = UInt16.random(in: UInt16(ports.lowerBound)..<UInt16(ports.upperBound))
            if (try? RawConnection(port: port)) == nil { return port }
        }
        throw RawConnection.Failure(description: "no port is free")
    }
}
