import Foundation
import TestSupport
import XCTest

@testable import Dashboard

/// The API of a real dashboard, to which a connector of somebody else's tells of a packet.
final class APIServingTests: XCTestCase {
    private static let id = String(repeating: "ab", count: 32)
    private let adminField = "X-API-Key: \(PlayedKeys.admin)"

    /// What a connector of the plain protocol tells of a packet that it passes on.
    private static let messages: [(type: String, data: String)] = [
        ("NODE_STATUS", #"{"routes":[],"peers":[{"id":"y"}],"health":"healthy"}"#),
        (
            "PACKET_RECEIVED",
            #"{"packetId":"\#(id)","packetType":"PREPARE","source":"s","destination":"test.y","amount":"7"}"#
        ),
        (
            "ROUTE_LOOKUP",
            #"{"packetId":"\#(id)","destination":"test.y","selectedPeer":"y","reason":"a table"}"#
        ),
        (
            "PACKET_SENT",
            #"{"packetId":"\#(id)","nextHop":"y","timestamp":"2026-11-21T09:30:00.000Z"}"#
        ),
    ]

    /// A dashboard that has stored them.
    private func dashboard() throws -> RunningDashboard {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        let socket = try HandWebSocket(port: dashboard.telemetryPort)
        for message in Self.messages {
            socket.send(
                #"{"type":"\#(message.type)","nodeId":"x","timestamp":"2026-11-21T09:30:00.000Z","data":\#(message.data)}"#
            )
        }
        try eventually(within: 10, "all of them are stored") {
            try lines(dashboard, "node=x").count == Self.messages.count + 1
        }
        return dashboard
    }

    private func body(_ answer: String) throws -> [String: Any] {
        let text = try XCTUnwrap(answer.components(separatedBy: "\r\n\r\n").last)
        return try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], answer)
    }

    /// Without the chunks that they came in.
    private func lines(_ dashboard: RunningDashboard, _ query: String) throws -> [[String: Any]] {
        let answer = try dashboard.get("/api/v1/events?\(query)")
        XCTAssert(answer.hasPrefix("HTTP/1.1 200 "), answer)
        return answer.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("{") }.compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    func testEventsComeAsLines() throws {
        let dashboard = try dashboard()
        let lines = try lines(dashboard, "node=x&channel=packets,routes")
        XCTAssertEqual(
            lines.map { ($0["data"] as? [String: Any])?["type"] as? String },
            ["PACKET_RECEIVED", "ROUTE_LOOKUP", "PACKET_SENT", nil])
        XCTAssertEqual(lines.last?["type"] as? String, "end")
        let next = try XCTUnwrap(lines.last?["offset"] as? Int)
        XCTAssertEqual(try self.lines(dashboard, "node=x&from=\(next)").count, 1)
        XCTAssert(try dashboard.get("/api/v1/events?since=1").hasPrefix("HTTP/1.1 400 "))
        XCTAssert(try dashboard.get("/api/v1/events?channel=none").contains("INVALID_QUERY"))
    }

    func testWhoeverWaitsIsToldAtOnce() throws {
        let dashboard = try dashboard()
        let client = try RawConnection(port: dashboard.port)
        client.send(
            "GET /api/v1/events?from=next&node=x&wait=30 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        // From the head on, everything is new to it.
        XCTAssert(try client.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        let socket = try HandWebSocket(port: dashboard.telemetryPort)
        socket.send(
            #"{"type":"LOG","nodeId":"x","timestamp":"2026-11-21T09:30:00.000Z","data":{"level":"info","message":"it comes"}}"#
        )
        let answer = try client.textToEnd()
        XCTAssert(answer.contains("it comes") && answer.contains(#""replay":false"#), answer)
        XCTAssert(answer.contains(#""type":"end""#), answer)
    }

    func testANodeIsWhatIsConfiguredAndWhatItSays() throws {
        let dashboard = try dashboard()
        let configured = try body(dashboard.get("/api/v1/nodes/a"))
        XCTAssertEqual(configured["isConfigured"] as? Bool, true)
        XCTAssert(configured["status"] is NSNull)
        let telling = try body(dashboard.get("/api/v1/nodes/x"))
        XCTAssertEqual(telling["isConfigured"] as? Bool, false)
        let status = try XCTUnwrap(telling["status"] as? [String: Any])
        XCTAssertEqual((status["data"] as? [String: Any])?["health"] as? String, "healthy")
        let telemetry = try XCTUnwrap(telling["telemetry"] as? [String: Any])
        XCTAssertEqual(telemetry["events"] as? Int, Self.messages.count)
        XCTAssert(try dashboard.get("/api/v1/nodes/nobody").hasPrefix("HTTP/1.1 404 "))
    }

    func testAPacketIsAJourney() throws {
        let dashboard = try dashboard()
        for path in [Self.id, Self.id.uppercased()] {
            let packet = try body(dashboard.get("/api/v1/packets/\(path)"))
            let journeys = try XCTUnwrap(packet["journeys"] as? [[String: Any]])
            XCTAssertEqual(journeys.count, 1)
            let hops = try XCTUnwrap(journeys[0]["hops"] as? [[String: Any]])
            XCTAssertEqual(hops.map { $0["node"] as? String }, ["x"])
            XCTAssertEqual(hops[0]["nextHop"] as? String, "y")
        }
        let other = String(repeating: "cd", count: 32)
        XCTAssert(try dashboard.get("/api/v1/packets/\(other)").hasPrefix("HTTP/1.1 404 "))
    }

    func testTheLogNamesAClientThatGotItsName() throws {
        let dashboard = try RunningDashboard()
        let client = try HandWebSocket(
            port: dashboard.port, path: "/ws/telemetry",
            fields: ["X-API-Key: \(PlayedKeys.read)"])
        let welcome = try XCTUnwrap(client.nextText())
        XCTAssertTrue(welcome.contains(#""clientId":"client-1""#), welcome)
        try eventually(within: 5, "the client is logged: \(dashboard.log)") {
            dashboard.log.contains(#""event":"client connected","client":"client-1""#)
        }
    }

    func testAdministratorsSeeAndDisconnectClients() throws {
        let dashboard = try dashboard()
        let client = try HandWebSocket(
            port: dashboard.port, path: "/ws/telemetry?clientId=me&channels=logs",
            fields: ["X-API-Key: \(PlayedKeys.read)"])
        XCTAssert(try XCTUnwrap(client.nextText()).contains(#""type":"welcome""#))
        let listed = try body(dashboard.get("/api/v1/websocket/clients", [adminField]))
        let clients = try XCTUnwrap(
            (listed["data"] as? [String: Any])?["clients"] as? [[String: Any]])
        XCTAssertEqual(clients.map { $0["clientId"] as? String }, ["me"])
        XCTAssertEqual(clients[0]["channels"] as? [String], ["logs"])
        let stats = try body(dashboard.get("/api/v1/websocket/stats", [adminField]))
        XCTAssertEqual((stats["data"] as? [String: Any])?["connections"] as? Int, 1)
        let path = "/api/v1/websocket/clients/me?reason=enough"
        XCTAssert(
            try dashboard.get(path, [adminField], method: "DELETE").hasPrefix("HTTP/1.1 200 "))
        XCTAssertEqual(try client.end().reason, "enough")
        let gone = try dashboard.get(path, [adminField], method: "DELETE")
        XCTAssert(gone.hasPrefix("HTTP/1.1 404 ") && gone.contains("CLIENT_NOT_FOUND"), gone)
    }

    func testATokenOpensThePageOnce() throws {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        let made = try body(dashboard.get("/api/v1/tokens", [adminField], method: "POST"))
        let path = try XCTUnwrap((made["data"] as? [String: Any])?["path"] as? String)
        // Whoever looks at an address before it is opened uses nothing up.
        XCTAssert(try dashboard.get(path, method: "HEAD").hasPrefix("HTTP/1.1 200 "))
        let opened = try dashboard.get(path)
        XCTAssert(opened.hasPrefix("HTTP/1.1 303 "), opened)
        XCTAssert(opened.contains("Location: /\r\n"), opened)
        let cookie = try XCTUnwrap(
            opened.firstMatch(of: /Set-Cookie: ([^;]+); HttpOnly; SameSite=Strict; Path=\//))
        XCTAssert(try dashboard.get(path).hasPrefix("HTTP/1.1 401 "))
        // It looks, and does nothing that administrators do.
        let stats = try dashboard.get("/api/v1/websocket/stats", ["Cookie: \(cookie.1)"])
        XCTAssert(stats.hasPrefix("HTTP/1.1 403 "), stats)
        XCTAssertFalse(dashboard.log.contains("token"), dashboard.log)
    }

    // MARK: - Who may

    private enum Key: CaseIterable { case none, wrong, publish, read, admin }
    private enum From: CaseIterable { case nobody, same, null, otherPort, suffix, file }

    /// Each route by each key from each origin.
    func testWhoMayAskForWhatFromWhere() throws {
        for key in Key.allCases {
            for from in From.allCases {
                var dashboard = try RunningDashboard(PlayedNetwork(), .alone)
                for (place, route) in APIRoute.all.enumerated()
                where route.endpoint != .channels {
                    // After ten wrong keys an address must wait.
                    if key == .wrong, place == 8 {
                        dashboard = try RunningDashboard(PlayedNetwork(), .alone)
                    }
                    let status = try ask(dashboard, route, key, from)
                    let expected = Self.expected(route, key, from)
                    let isAsExpected = expected == status || expected == 0 && status < 400
                    XCTAssert(
                        isAsExpected
                            || expected == 0 && status == 404 && route.pattern.contains("{"),
                        "\(route.method) \(route.pattern), key \(key), from \(from): \(status)")
                }
            }
        }
    }

    /// 0: whatever the answer is, it is one.
    private static func expected(_ route: APIRoute, _ key: Key, _ from: From) -> Int {
        let isForeign = from != .nobody && from != .same
        // What a foreign page sends as a key is not looked at.
        if isForeign { return route.access == .everybody ? 0 : 403 }
        switch (route.access, key) {
        case (_, .wrong): return 401
        case (.everybody, _), (.watchers, _), (.readers, _), (.admins, .admin): return 0
        case (.admins, .none): return 401
        case (.admins, _): return 403
        }
    }

    /// What a browser's page would be told: a close code, and never the status of an answer, but for
    /// pages of others.
    func testWhoMayOpenChannelsFromWhere() throws {
        for key in Key.allCases {
            let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
            for from in From.allCases {
                let fields = Self.fields(key, from, port: dashboard.port)
                let isForeign = from != .nobody && from != .same
                let socket: HandWebSocket
                do {
                    socket = try HandWebSocket(
                        port: dashboard.port, path: "/ws/telemetry", fields: fields,
                        host: "localhost:\(dashboard.port)")
                } catch let refusal as RawConnection.Failure {
                    XCTAssert(
                        isForeign && refusal.description.hasPrefix("HTTP/1.1 403 "),
                        "\(key) from \(from): \(refusal)")
                    continue
                }
                XCTAssertFalse(isForeign, "\(key) from \(from)")
                if key == .none || key == .wrong {
                    let end = try socket.end()
                    XCTAssertEqual(end.code, 1008)
                    XCTAssertEqual(end.reason, "Unauthorized")
                } else {
                    let first = try XCTUnwrap(socket.nextText())
                    XCTAssert(first.contains(#""type":"welcome""#), "\(key): \(first)")
                }
            }
        }
    }

    private static func fields(_ key: Key, _ from: From, port: UInt16) -> [String] {
        var fields: [String] = []
        switch key {
        case .none: break
        case .wrong: fields.append("X-API-Key: not-the-key-of-anybody")
        case .publish: fields.append("X-API-Key: \(PlayedKeys.publisher)")
        case .read: fields.append("X-API-Key: \(PlayedKeys.read)")
        case .admin: fields.append("X-API-Key: \(PlayedKeys.admin)")
        }
        switch from {
        case .nobody: break
        case .same: fields.append("Origin: http://localhost:\(port)")
        case .null: fields.append("Origin: null")
        case .otherPort: fields.append("Origin: http://localhost:\(port == 1 ? 2 : port - 1)")
        case .suffix: fields.append("Origin: http://localhost:\(port).evil.example.com")
        case .file: fields.append("Origin: file://")
        }
        return fields
    }

    private func ask(
        _ dashboard: RunningDashboard, _ route: APIRoute, _ key: Key, _ from: From
    ) throws -> Int {
        let path = route.pattern.replacing("{id}", with: "a")
        let port = dashboard.port
        let fields = Self.fields(key, from, port: port)
        let client = try RawConnection(port: port)
        let lines = ["\(route.method) \(path) HTTP/1.1", "Host: localhost:\(port)"] + fields
        client.send((lines + ["Connection: close"]).joined(separator: "\r\n") + "\r\n\r\n")
        // An answer without an end has a head.
        let head = try client.read(through: "\r\n")
        return Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
    }
}
