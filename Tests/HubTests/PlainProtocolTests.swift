import Foundation
import TestSupport
import XCTest

/// The telemetry port as anybody's connectors and viewers use it.
final class PlainProtocolTests: XCTestCase {
    static func status(_ node: String, health: String = "healthy") -> String {
        #"{"type":"NODE_STATUS","nodeId":"\#(node)","timestamp":"2025-12-29T10:00:00.000Z","#
            + #""data":{"routes":[],"peers":[],"health":"\#(health)"}}"#
    }

    static func packet(_ node: String, _ id: String) -> String {
        #"{"type":"PACKET_RECEIVED","nodeId":"\#(node)","timestamp":"2025-12-29T10:00:00.000Z","#
            + #""data":{"packetId":"\#(id)","packetType":"PREPARE","source":"x","#
            + #""destination":"g.y","amount":"1"}}"#
    }

    func testAViewerGetsTheNewestStatusOfEveryNodeAndThenEverything() throws {
        let hub = try RunningHub()
        let one = try hub.plain(), two = try hub.plain()
        one.send(Self.status("one", health: "starting"))
        one.send(Self.status("one"))
        two.send(Self.status("two"))
        let early = try hub.viewer()
        var first: [String?] = []
        // Which of the statuses came before the viewer did is for chance to decide.
        repeat { first.append(try early.nextText()) } while first.last != Self.status("two")
        let late = try hub.viewer()
        XCTAssertEqual(
            Set([try late.nextText(), try late.nextText()]),
            [Self.status("one"), Self.status("two")])
        one.send(Self.packet("one", "p1"))
        two.send(Self.packet("two", "p2"))
        for viewer in [early, late] {
            var packets: Set<String?> = []
            while packets.count < 2 {
                let text = try viewer.nextText()
                if text?.contains("PACKET_RECEIVED") == true { packets.insert(text) }
            }
            XCTAssertEqual(packets, [Self.packet("one", "p1"), Self.packet("two", "p2")])
        }
    }

    func testWhatIsMalformedIsDroppedWithAWarningAndTheConnectionStays() throws {
        let hub = try RunningHub()
        let viewer = try hub.viewer(), connector = try hub.plain()
        for text in [
            "hello", "[]", #"{"type":"NODE_STATUS"}"#, #"{"type":"NOPE"}"#,
            Self.packet("one", "p").replacingOccurrences(of: #""1""#, with: "1"),
        ] {
            connector.send(text)
        }
        connector.send(Self.packet("one", "good"))
        XCTAssertEqual(try viewer.nextText(), Self.packet("one", "good"))
        XCTAssertEqual(
            hub.log.components(separatedBy: "telemetry message dropped").count, 6, hub.log)
        XCTAssertTrue(hub.log.contains("data.amount is not a text of digits"), hub.log)
        XCTAssertEqual(try hub.metric("ilpnet_telemetry_malformed_total"), 5)
    }

    func testASecondConnectorOfOneNameIsRefusedLoudly() throws {
        let hub = try RunningHub()
        let watcher = try hub.client("channels=alerts")
        _ = try watcher.nextText()
        _ = try watcher.nextText()
        let first = try hub.plain(), second = try hub.plain()
        first.send(Self.status("one"))
        try eventually(within: 5, "the first is registered") { hub.log.contains("registered") }
        second.send(Self.status("one"))
        let end = try second.end()
        XCTAssertEqual(end.code, 1008)
        XCTAssertEqual(end.reason, "node id taken")
        let alert = try XCTUnwrap(watcher.nextText())
        XCTAssertTrue(alert.contains(#""alert":"node id taken","node":"one","count":1"#), alert)
        XCTAssertTrue(hub.log.contains(#""level":"error""#), hub.log)
        // The first goes on.
        let viewer = try hub.viewer()
        first.send(Self.packet("one", "p"))
        repeat {} while try viewer.nextText()?.contains("PACKET_RECEIVED") == false
    }

    func testManySecondConnectorsAreOneAlertASecondThatCountsThem() throws {
        let hub = try RunningHub()
        let watcher = try hub.client("channels=alerts")
        let first = try hub.plain()
        first.send(Self.status("one"))
        try eventually(within: 5, "the first is registered") { hub.log.contains("registered") }
        for _ in 0..<30 {
            let second = try hub.plain()
            second.send(Self.status("one"))
            XCTAssertEqual(try second.end().code, 1008)
        }
        var (alerts, counted) = (0, 0)
        while counted < 30 {
            let text = try XCTUnwrap(watcher.nextText())
            guard let count = text.components(separatedBy: #""count":"#).dropFirst().first else {
                continue
            }
            alerts += 1
            counted += Int(count.prefix { $0.isNumber }) ?? 0
        }
        XCTAssertEqual(counted, 30)
        XCTAssertLessThan(alerts, 10)
        XCTAssertEqual(hub.log.components(separatedBy: #""event":"alert""#).count, alerts + 1)
    }

    func testAPageOfAForeignOriginIsRefused() throws {
        let hub = try RunningHub()
        for origin in [
            "http://evil.example", "null", "file://", "http://127.0.0.1:1",
            "http://127.0.0.1:\(hub.telemetryPort).evil.example",
        ] {
            XCTAssertThrowsError(
                try HandWebSocket(port: hub.telemetryPort, fields: ["Origin: \(origin)"]), origin
            ) { XCTAssertTrue("\($0)".contains(" 403 "), "\($0)") }
        }
    }

    func testAKeyMayBeDemanded() throws {
        let hub = try RunningHub(settings: ["requireKey": true])
        XCTAssertEqual(try hub.plain().end().code, 1008)
        let viewer = try HandWebSocket(
            port: hub.telemetryPort, fields: ["X-API-Key: \(RunningHub.key(.read))"])
        viewer.send(#"{"type":"CLIENT_CONNECT"}"#)
        let connector = try HandWebSocket(
            port: hub.telemetryPort, fields: ["X-API-Key: \(RunningHub.key(.publisher))"])
        connector.send(Self.packet("one", "p"))
        XCTAssertEqual(try viewer.nextText(), Self.packet("one", "p"))
        // Each key opens its own.
        viewer.send(Self.packet("one", "q"))
        connector.send(#"{"type":"CLIENT_CONNECT"}"#)
        XCTAssertEqual(try connector.end().code, 1008)
    }

    func testManyConnectorsAndViewersMissNothing() throws {
        let hub = try RunningHub()
        let viewers = try (0..<20).map { _ in try hub.viewer() }
        let connectors = try (0..<20).map { _ in try hub.plain() }
        for round in 0..<50 {
            for (place, connector) in connectors.enumerated() {
                connector.send(Self.packet("n\(place)", "p\(round)"))
            }
        }
        for viewer in viewers {
            var next: [String: Int] = [:]
            for _ in 0..<1_000 {
                var text: String
                repeat {
                    text = try XCTUnwrap(viewer.nextText())
                } while !text.contains("PACKET_RECEIVED")
                let event = try XCTUnwrap(
                    JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
                let node = try XCTUnwrap(event["nodeId"] as? String)
                let data = try XCTUnwrap(event["data"] as? [String: Any])
                XCTAssertEqual(data["packetId"] as? String, "p\(next[node, default: 0])")
                next[node, default: 0] += 1
            }
            XCTAssertEqual(next.count, 20)
        }
    }
}
