import TestSupport
import XCTest

/// Whoever guesses keys has ten tries a minute in all, however he spreads them over what a hub serves.
final class GuessingTests: XCTestCase {
    private enum Door: CaseIterable { case api, channels, connectors, plain }

    private func isOpen(_ door: Door, _ hub: RunningDashboard, _ key: String) throws -> Bool {
        let fields = ["X-API-Key: \(key)"]
        switch door {
        case .api:
            return try hub.get("/api/v1/websocket/stats", fields).hasPrefix("HTTP/1.1 200 ")
        case .channels:
            return try HandWebSocket(port: hub.port, path: "/ws/telemetry", fields: fields)
                .isKeptOpen
        case .connectors:
            return try HandWebSocket(
                port: hub.telemetryPort,
                fields: fields + ["Sec-WebSocket-Protocol: ilpnet.telemetry.1"]
            ).isKeptOpen
        case .plain:
            return try HandWebSocket(port: hub.telemetryPort, fields: fields).isKeptOpen
        }
    }

    private static func rightKey(for door: Door) -> String {
        switch door {
        case .api, .channels: PlayedKeys.admin
        case .connectors, .plain: PlayedKeys.publisher
        }
    }

    func testWrongKeysCountTogetherOverAllPorts() throws {
        let hub = try RunningDashboard()
        for door in Door.allCases {
            XCTAssertTrue(try isOpen(door, hub, Self.rightKey(for: door)), "\(door)")
        }
        for (door, tries) in [(Door.api, 3), (.channels, 2), (.connectors, 3), (.plain, 2)] {
            for number in 0..<tries {
                XCTAssertFalse(try isOpen(door, hub, "wrong-wrong-wrong-\(number)"), "\(door)")
            }
        }
        for door in Door.allCases {
            XCTAssertFalse(try isOpen(door, hub, Self.rightKey(for: door)), "\(door)")
        }
        let refused = try hub.get(
            "/api/v1/websocket/stats", ["X-API-Key: \(PlayedKeys.admin)"])
        XCTAssertTrue(refused.hasPrefix("HTTP/1.1 429 "), refused)
        // What needs no key is open to him as before.
        XCTAssertTrue(try hub.get("/health/live").hasPrefix("HTTP/1.1 200 "))
    }

    /// Its key may well be right, so that it must come again soon, and nobody is sent to look for
    /// what is wrong with the key.
    func testWhoIsMadeToWaitIsNotToldThatItsKeyIsWrong() throws {
        let hub = try RunningDashboard()
        let framed = "Sec-WebSocket-Protocol: ilpnet.telemetry.1"
        func end(_ key: String, at door: Door) throws -> String {
            let fields = ["X-API-Key: \(key)"] + (door == .connectors ? [framed] : [])
            let socket = try HandWebSocket(
                port: door == .channels ? hub.port : hub.telemetryPort,
                path: door == .channels ? "/ws/telemetry" : "/", fields: fields)
            let (code, reason) = try socket.end()
            XCTAssertEqual(code, 1008)
            return reason
        }
        let doors = [Door.connectors, .channels, .plain]
        for number in 0..<10 {
            let reason = try end("wrong-wrong-wrong-\(number)", at: doors[number % 3])
            XCTAssertEqual(reason, "Unauthorized")
        }
        for door in doors {
            XCTAssertEqual(try end(Self.rightKey(for: door), at: door), "Too many failures")
        }
        let metrics = try hub.get("/metrics").split(whereSeparator: \.isNewline)
        XCTAssertEqual(
            metrics.filter { $0.hasPrefix("ilpnet_telemetry_unauthorized_total") },
            ["ilpnet_telemetry_unauthorized_total{} 10"])
        try eventually(within: 5, "it is logged: \(hub.log)") {
            hub.log.split(separator: "\n").count { $0.contains("too many wrong keys") } == 3
        }
        XCTAssertEqual(hub.log.split(separator: "\n").count { $0.contains("key refused") }, 10)
    }

    /// Somebody at the dashboard's machine looks at a web page that is full of pictures.
    func testAForeignPageCannotShutOutTheAddressOfWhoLooksAtIt() throws {
        let hub = try RunningDashboard()
        let fields = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"]
        for number in 0..<12 {
            let wrong = "wrong-wrong-wrong-\(number)"
            _ = try hub.get("/?token=\(wrong)", fields)
            _ = try hub.get("/?token=\(wrong)", ["Origin: http://evil.example"])
            _ = try hub.get(
                "/?token=\(wrong)", ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"])
            for path in ["/health/live", "/metrics"] {
                let answer = try hub.get("\(path)?apiKey=\(wrong)", fields)
                XCTAssertTrue(answer.hasPrefix("HTTP/1.1 200 "), answer)
            }
        }
        for door in Door.allCases {
            XCTAssertTrue(try isOpen(door, hub, Self.rightKey(for: door)), "\(door)")
        }
    }

    func testAOneTimeAddressIsOpenedByALinkAndByNothingElseOfAForeignPage() throws {
        let hub = try RunningDashboard()
        let made = try hub.get(
            "/api/v1/tokens", ["X-API-Key: \(PlayedKeys.admin)"], method: "POST")
        let path = String(try XCTUnwrap(made.firstMatch(of: /"path":"([^"]+)"/)).1)
        let picture = try hub.get(
            path, ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"])
        XCTAssertTrue(picture.hasPrefix("HTTP/1.1 401 "), picture)
        let link = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]
        let opened = try hub.get(path, link)
        XCTAssertTrue(opened.hasPrefix("HTTP/1.1 303 "), opened)
        XCTAssertTrue(try hub.get(path, link).hasPrefix("HTTP/1.1 401 "))
    }
}

extension HandWebSocket {
    /// False: it was closed for its key. Otherwise a ping is answered.
    fileprivate var isKeptOpen: Bool {
        get throws {
            send(ScriptedFrame(first: 0x89, payload: [1]))
            while true {
                switch try next() {
                case .close(let code, _):
                    XCTAssertEqual(code, 1008)
                    return false
                case .pong: return true
                case .text, .binary, .ping: continue
                }
            }
        }
    }
}
