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
}
