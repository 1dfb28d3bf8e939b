import Control
import Foundation
import TestSupport
import XCTest

/// One packet through real connectors, from the command that sends it to the one that tells its way.
final class PacketJourneyRunTests: RunTestCase {
    private func journey(_ id: String) throws -> [String: Any]? {
        let run = try scene.ilpnet("packet", id, "--json")
        guard run.exitCode == 0 else { return nil }
        let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return ((document as? [String: Any])?["journeys"] as? [[String: Any]])?.first
    }

    /// The ids of packets that the node has told of, the oldest first.
    private func packets(of node: String) throws -> [String] {
        let run = try scene.ilpnet(
            "events", "--node", node, "--type", "PACKET_RECEIVED", "--json")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        return try run.output.split(separator: "\n").compactMap { line in
            let event = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let data = ((event as? [String: Any])?["data"] as? [String: Any])?["data"]
            return (data as? [String: Any])?["packetId"] as? String
        }
    }

    func testAPacketsWayIsToldHopByHop() throws {
        try scene.up(Networks.line(nodes: 3, hasDashboard: true))
        let sent = try scene.send(from: "n1", to: "n3", "--count", "1")
        XCTAssertEqual(sent.exitCode, 0, sent.output + sent.errors)
        var found: [String: Any] = [:]
        var id = ""
        try eventually(within: 20, "the last node has told of it") {
            for packet in try Set(packets(of: "n3")) {
                guard let journey = try journey(packet), journey["isComplete"] as? Bool == true,
                    (journey["hops"] as? [Any])?.count == 3
                else { continue }
                (id, found) = (packet, journey)
            }
            return !id.isEmpty
        }
        XCTAssertEqual(found["outcome"] as? String, "fulfilled")
        XCTAssertEqual(found["answeredBy"] as? String, "n3")
        let hops = try XCTUnwrap(found["hops"] as? [[String: Any]])
        XCTAssertEqual(hops.map { $0["node"] as? String }, ["n1", "n2", "n3"])
        XCTAssertEqual(hops.dropFirst().map { $0["joinedBy"] as? String }, ["session", "session"])
        let times = hops.compactMap { $0["unixMicroseconds"] as? [String: Any] }
        let order =
            ["received", "sent"].compactMap { times[0][$0] as? Int }
            + [times[1]["received"] as? Int, times[2]["received"] as? Int].compactMap { $0 }
            + [times[2]["returned"] as? Int, times[0]["returned"] as? Int].compactMap { $0 }
        XCTAssertEqual(order.count, 6, "\(times)")
        XCTAssertEqual(order, order.sorted(), "\(times)")

        let table = try scene.ilpnet("packet", id)
        XCTAssertEqual(table.output.split(separator: "\n").count, 6, table.output)
        XCTAssert(table.output.contains("fulfilled by n3 in "), table.output)
        let logs = try scene.ilpnet("logs", "--packet", id, "n2")
        XCTAssertEqual(
            logs.output.split(separator: "\n").count { $0.contains(" packet sent ") }, 2,
            logs.output)
        try scene.down()
    }

    /// One packet through five nodes, as a plain viewer sees it: of each node its status first, and
    /// then received, looked up, sent, with one id and times that are times.
    func testAPlainViewerSeesAPacketPassFiveNodes() throws {
        try scene.up(Networks.line(nodes: 5, hasDashboard: true))
        let dashboard = try XCTUnwrap(
            scene.status().processes.first { $0.role == .dashboard })
        let viewer = try HandWebSocket(port: UInt16(dashboard.peerPort))
        viewer.send(#"{"type":"CLIENT_CONNECT"}"#)
        let nodes = ["n1", "n2", "n3", "n4", "n5"]
        var types: [String: [String]] = [:]
        var statuses: Set<String> = []
        func next() throws -> [String: Any] {
            let text = try XCTUnwrap(viewer.nextText())
            return try XCTUnwrap(
                JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], text)
        }
        while statuses.count < 5 {
            let event = try next()
            let node = try XCTUnwrap(event["nodeId"] as? String)
            if event["type"] as? String == "NODE_STATUS" { statuses.insert(node) }
        }
        XCTAssertEqual(statuses, Set(nodes))
        let sent = try scene.send(from: "n1", to: "n5", "--count", "1")
        XCTAssertEqual(sent.exitCode, 0, sent.output + sent.errors)
        var ids: Set<String> = []
        while types.values.reduce(0, { $0 + $1.count }) < 23 {
            let event = try next()
            guard let data = event["data"] as? [String: Any], let type = event["type"] as? String,
                let id = data["packetId"] as? String
            else { continue }
            ids.insert(id)
            types[try XCTUnwrap(event["nodeId"] as? String), default: []].append(type)
            let time = try XCTUnwrap(event["timestamp"] as? String)
            XCTAssertNotNil(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/), time)
        }
        XCTAssertEqual(ids.count, 1)
        let passing = [
            "PACKET_RECEIVED", "ROUTE_LOOKUP", "PACKET_SENT", "PACKET_RECEIVED", "PACKET_SENT",
        ]
        for node in nodes.dropLast() { XCTAssertEqual(types[node], passing, node) }
        XCTAssertEqual(types["n5"], ["PACKET_RECEIVED", "ROUTE_LOOKUP", "PACKET_SENT"])
        try scene.down()
    }
}
