import Foundation
import TestSupport
import XCTest

/// What connectors tell of packets, as somebody else's hub sees it.
final class TelemetryTests: XCTestCase {
    private let folder = try! TemporaryFolder()

    // MARK: - One packet

    func testOnePacketIsSeenAtEachHopInOrderWithOneId() throws {
        let hub = try ForeignHub(in: folder)
        let c = try start("c", [.init("b")], hub.port)
        let b = try start("b", [.init("a"), .init("c", port: c.btpPort)], hub.port)
        let a = try start(
            "a", [.init("client", relation: "child"), .init("b", port: b.btpPort)], hub.port)
        try eventually(within: 10, "all links stand") {
            try [a, b, c].allSatisfy { try $0.page("/health").body.contains("healthy") }
                && [("a", "b"), ("b", "c")].allSatisfy { up(hub, $0.0, $0.1) }
        }
        let preimage = HopScene.preimage()
        try deliver(preimage, to: "test.c.desk", through: a)
        try eventually(within: 10, "the answer has been told of") {
            hub.events.contains { $0.node == "a" && $0.kind == "PACKET_SENT FULFILL" }
        }
        let events = hub.events
        let id = HandDigest.sha256(preimage).map { String(format: "%02x", $0) }.joined()
        for node in ["a", "b", "c"] {
            let own = events.filter { $0.node == node }
            XCTAssertEqual(own.first?.type, "NODE_STATUS")
            let ofPacket = own.filter { $0.text("packetId") == id }
            XCTAssertEqual(
                ofPacket.map(\.kind),
                ["PACKET_RECEIVED PREPARE", "ROUTE_LOOKUP"]
                    + (node == "c"
                        ? [] : ["PACKET_SENT PREPARE", "PACKET_RECEIVED FULFILL"])
                    + ["PACKET_SENT FULFILL"], node)
            for event in ofPacket {
                XCTAssertNotNil(
                    event.timestamp.wholeMatch(
                        of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#), event.timestamp)
            }
            // Where it was going is told of its answers, too.
            for event in ofPacket where event.type == "PACKET_RECEIVED" {
                XCTAssertEqual(event.text("destination"), "test.c.desk")
                XCTAssertEqual(event.text("amount"), "100")
            }
        }
        try assertJoined(events, "a", "b", "PREPARE")
        try assertJoined(events, "b", "c", "PREPARE")
        try assertJoined(events, "c", "b", "FULFILL")
        try assertJoined(events, "b", "a", "FULFILL")
        XCTAssertEqual(
            events.first { $0.node == "b" && $0.type == "ROUTE_LOOKUP" }?.text("reason"),
            "longest prefix match test.c")
    }

    /// What one end sent is what the other received: by session and request, and in that order.
    private func assertJoined(
        _ events: [HubEvent], _ from: String, _ to: String, _ type: String
    ) throws {
        let sent = try XCTUnwrap(
            events.first {
                $0.node == from && $0.kind == "PACKET_SENT \(type)" && $0.text("nextHop") == to
            })
        let received = try XCTUnwrap(
            events.first {
                $0.node == to && $0.kind == "PACKET_RECEIVED \(type)" && $0.text("source") == from
            })
        XCTAssertEqual(sent.text("session"), received.text("session"), "\(from) -> \(to)")
        XCTAssertEqual(sent.text("session").count, 16)
        XCTAssertNotEqual(sent.text("session"), "0000000000000000")
        XCTAssertEqual(sent.number("requestId"), received.number("requestId"))
        XCTAssertLessThanOrEqual(sent.timestamp, received.timestamp)
    }

    // MARK: - Refusals

    func testEachRefusalIsToldOfWithItsReason() throws {
        let hub = try ForeignHub(in: folder)
        var file = HopScene.file
        file.telemetryPort = hub.port
        let connector = try ConnectorProcess(file, in: folder)
        let client = try dialClient(connector, "hop")
        for (destination, code) in [("test.nowhere", "F02"), ("test.next", "T01")] {
            let asked = try client.send(HandPrepare(to: destination, preimage: HopScene.preimage()))
            XCTAssertEqual(try client.nextAnswer(to: asked).code, code)
        }
        let asked = client.freshRequestId()
        try client.send(
            HandFrame(HandFrame.message, asked, [.init(name: "ilp", data: [12, 3, 1, 2, 3])]))
        XCTAssertEqual(try client.nextAnswer(to: asked).code, "F01")
        try eventually(within: 10, "three rejects are told of") {
            hub.events.filter { $0.kind == "PACKET_SENT REJECT" }.count == 3
        }
        XCTAssertEqual(
            hub.events.filter { $0.type == "ROUTE_LOOKUP" }.map { $0.text("reason") },
            ["no route found", "longest prefix match test.next"])
        XCTAssertEqual(
            hub.events.filter { $0.kind == "PACKET_SENT REJECT" }.map { $0.text("code") },
            ["F02", "T01", "F01"])
        XCTAssertEqual(hub.events.filter { $0.kind == "PACKET_RECEIVED PREPARE" }.count, 3)
        try assertCounted(connector, lookups: 2)
    }

    // MARK: - Hubs

    /// Packets go as ever, and what happened meanwhile comes when the hub does.
    func testAnAbsentHubLeavesPacketsAloneAndMissesNothing() throws {
        let port = try FreePort.take()
        let scene = try HopScene { $0.telemetryPort = port }
        for _ in 1...20 { try scene.assertDelivers() }
        let hub = try ForeignHub(in: folder, port: port)
        try eventually(within: 20, "everything has come") {
            hub.events.filter { $0.kind == "PACKET_SENT FULFILL" }.count == 20
        }
        let events = hub.events
        XCTAssertEqual(events.first?.type, "NODE_STATUS")
        XCTAssertEqual(events.filter { $0.type == "PACKET_RECEIVED" }.count, 40)
        XCTAssertEqual(events.filter { $0.type == "ROUTE_LOOKUP" }.count, 20)
        XCTAssertEqual(events.filter { $0.type == "LINK_STATUS" }.count, 0)
        // The log said so; events of it would come back as more of them.
        XCTAssert(scene.connector.log.text.contains("telemetry not connected"))
        XCTAssert(events.contains { $0.type == "LOG" && $0.text("message") == "peer connected" })
        XCTAssertFalse(events.contains { $0.text("message").contains("telemetry") })
        try assertCounted(scene.connector, lookups: 20)
    }

    func testAReloadTakesEventsToAnotherHub() throws {
        let first = try ForeignHub(in: folder), second = try ForeignHub(in: folder)
        let scene = try HopScene { $0.telemetryPort = first.port }
        for _ in 1...5 { try scene.assertDelivers() }
        var file = HopScene.file
        file.telemetryPort = second.port
        try file.write(to: scene.folder)
        scene.connector.signal(SIGHUP)
        XCTAssertNotNil(
            scene.connector.log.first(within: 5) {
                $0["event"] as? String == "telemetry goes to another place"
            })
        for _ in 1...5 { try scene.assertDelivers() }
        try eventually(within: 20, "the second has what came later") {
            second.events.filter { $0.kind == "PACKET_SENT FULFILL" }.count >= 5
        }
        // Each is with one of them, whichever took it.
        let told = Set(
            (first.events + second.events).filter { $0.kind == "PACKET_SENT FULFILL" }
                .map { $0.text("packetId") })
        XCTAssertEqual(told.count, 10)
        try assertCounted(scene.connector, lookups: 10)
    }

    func testAReloadTurnsTelemetryOnAndOff() throws {
        let hub = try ForeignHub(in: folder)
        let scene = try HopScene()
        XCTAssertEqual(offLines(scene), 1)
        try scene.assertDelivers()
        XCTAssertNil(
            try scene.connector.metric("ilpnet_telemetry_events_total", ("type", "LOG")))
        var file = HopScene.file
        file.telemetryPort = hub.port
        try file.write(to: scene.folder)
        scene.connector.signal(SIGHUP)
        try eventually(within: 10, "it tells how it is") {
            hub.events.first?.type == "NODE_STATUS"
        }
        try scene.assertDelivers()
        try eventually(within: 10, "it tells of packets, and by which link they came") {
            hub.events.contains {
                $0.kind == "PACKET_RECEIVED FULFILL" && $0.text("source") == "next"
                    && $0.text("session") != "0000000000000000"
            }
        }
        try HopScene.file.write(to: scene.folder)
        scene.connector.signal(SIGHUP)
        try eventually(within: 10, "it is off again") { offLines(scene) == 2 }
        try scene.assertDelivers()
    }

    private func offLines(_ scene: HopScene) -> Int {
        scene.connector.log.all.count { $0.contains(#""event":"telemetry is off""#) }
    }

    // MARK: - What has not left

    /// A packet that a full socket keeps is told of when it leaves.
    func testAPacketInAFullSocketIsNotSentYet() throws {
        let port = try FreePort.take()
        let scene = try HopScene { $0.telemetryPort = port }
        var sent = 0
        // Until so much waits for the next hop that it takes no more.
        while sent < 2_000 {
            let asked = try scene.client.send(
                HandPrepare(
                    to: "test.next.desk", preimage: HopScene.preimage(),
                    data: [UInt8](repeating: 7, count: 30_000)))
            sent += 1
            guard let answer = try? scene.client.nextAnswer(to: asked, within: 0.002) else {
                continue
            }
            XCTAssertEqual(answer.code, "T02")
            break
        }
        let out = try count(scene.connector, "next", "prepare", "sent")
        let told = try events(scene.connector, "PACKET_SENT")
        XCTAssertLessThan(told, out)
        XCTAssertGreaterThan(told, 0)
        for _ in 0..<out { _ = try scene.next.nextPrepare() }
        try eventually(within: 10, "all of it has left") {
            // One more is the reject for the client.
            try events(scene.connector, "PACKET_SENT") == out + 1
        }
        XCTAssertEqual(try scene.connector.metric("ilpnet_packets_unwritten_total"), 0)
    }

    // MARK: -

    private func start(
        _ name: String, _ accounts: [NodeFile.Account], _ hub: Int
    ) throws -> ConnectorProcess {
        var file = NodeFile(
            name, accounts, routes: name == "c" ? [] : [("test.c", name == "a" ? "b" : "c")])
        file.telemetryPort = hub
        return try ConnectorProcess(file, in: folder)
    }

    private func up(_ hub: ForeignHub, _ node: String, _ peer: String) -> Bool {
        hub.events.contains {
            $0.node == node && $0.type == "NODE_STATUS"
                && ($0.data["peers"] as? [[String: Any]])?.contains {
                    $0["id"] as? String == peer && $0["connected"] as? Bool == true
                } == true
        }
    }

    private func dialClient(_ connector: ConnectorProcess, _ node: String) throws -> HandLink {
        try HandLink.dial(
            port: connector.btpPort, user: "client", token: NodeFile.secret(node, "client"))
    }

    private func deliver(
        _ preimage: [UInt8], to destination: String, through node: ConnectorProcess
    ) throws {
        let client = try dialClient(node, node.nodeName)
        let asked = try client.send(HandPrepare(to: destination, preimage: preimage))
        XCTAssertEqual(try client.nextAnswer(to: asked), .fulfill(preimage: preimage))
    }

    private func events(_ node: ConnectorProcess, _ type: String) throws -> Int {
        try XCTUnwrap(try node.metric("ilpnet_telemetry_events_total", ("type", type)))
    }

    private func count(
        _ node: ConnectorProcess, _ peer: String, _ type: String, _ outcome: String
    ) throws -> Int {
        let start =
            "ilpnet_packets_total{node=\"\(node.nodeName)\",peer=\"\(peer)\",type=\"\(type)\","
            + "outcome=\"\(outcome)\"} "
        let line = try node.page("/metrics").body.split(separator: "\n")
            .first { $0.hasPrefix(start) }
        return try XCTUnwrap(line.flatMap { Int($0.dropFirst(start.count)) })
    }

    /// Events are as many as the packets that were counted.
    private func assertCounted(
        _ node: ConnectorProcess, lookups: Int, line: UInt = #line
    ) throws {
        func sum(_ outcome: String) throws -> Int {
            try node.page("/metrics").body.split(separator: "\n").filter {
                $0.hasPrefix("ilpnet_packets_total") && $0.contains("outcome=\"\(outcome)\"")
            }.reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
        }
        XCTAssertEqual(try events(node, "PACKET_RECEIVED"), try sum("received"), line: line)
        XCTAssertEqual(try events(node, "PACKET_SENT"), try sum("sent"), line: line)
        XCTAssertEqual(try events(node, "ROUTE_LOOKUP"), lookups, line: line)
    }
}
