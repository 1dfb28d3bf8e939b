import Control
import Foundation
import TestSupport
import TopologyModel
import XCTest

/// What docs/TELEMETRY.md tells people to type, typed; and its script, which is a connector of
/// somebody else's and a viewer.
final class TelemetryGuideTests: RunTestCase {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardized
    private static let script = root.appendingPathComponent("docs/telemetry-client.py").path

    /// The network of the guide, and where it serves.
    private func start() throws -> (page: Int, telemetry: Int) {
        try FileManager.default.createSymbolicLink(
            atPath: scene.folder[".ilpnet"], withDestinationPath: scene.folder["state"])
        try FileManager.default.createSymbolicLink(
            atPath: scene.folder["docs"],
            withDestinationPath: Self.root.appendingPathComponent("docs").path)
        try scene.up(Self.network)
        let processes = try scene.status("linear-5").processes
        let dashboard = try XCTUnwrap(processes.first { $0.role == .dashboard })
        return (dashboard.webPort, dashboard.peerPort)
    }

    private static var network: NetworkDescription {
        var network = Networks.line("linear-5", nodes: 2, hasDashboard: true)
        for (index, name) in ["connector-a", "connector-b"].enumerated() {
            network.nodes[index].name = name
        }
        network.nodes[0].peers = [Networks.link(to: "connector-b")]
        return network
    }

    private func python(_ arguments: String..., telemetry: Int) throws -> ProgramRun {
        let python = try requireProgram("python3", package: "python3")
        return try ProgramRun(
            python, [Self.script] + arguments + ["--url", "ws://127.0.0.1:\(telemetry)/"])
    }

    private func shell(_ script: String) throws -> ProgramRun {
        try ProgramRun(
            "/bin/bash", ["-e", "-o", "pipefail", "-c", script], environment: scene.environment(),
            folder: scene.folder.path)
    }

    func testEveryLineOfTheGuideWorksAsItIsWritten() throws {
        _ = try requireProgram("curl", package: "curl")
        let ports = try start()
        // Something must have happened before anybody looks.
        _ = try python("connector", "--node", "stranger", telemetry: ports.telemetry)
        let guide = try String(
            contentsOf: Self.root.appendingPathComponent("docs/TELEMETRY.md"), encoding: .utf8)
        let blocks = guide.components(separatedBy: "```sh\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
                .replacing("127.0.0.1:8080", with: "127.0.0.1:\(ports.page)")
                .replacing("127.0.0.1:9000", with: "127.0.0.1:\(ports.telemetry)")
        }
        // What stands above a line holds for it: functions, variables.
        let before = try XCTUnwrap(blocks.first?.split(separator: "\n").first)
        var tried = 0
        for block in blocks {
            var defined = ["", String(before)]
            for line in block.split(separator: "\n") where line != before {
                let run = try shell((defined + [String(line)]).joined(separator: "\n"))
                XCTAssertEqual(run.exitCode, 0, "\(line)\n\(run.output)\(run.errors)")
                if line.contains("=$(") || line.hasPrefix("from=") { defined.append(String(line)) }
                guard line.hasPrefix("curl"), !line.contains("-X DELETE") else { continue }
                XCTAssertFalse(run.output.isEmpty, "\(line)")
                XCTAssertFalse(run.output.contains(#""success":false"#), run.output)
                tried += 1
            }
        }
        XCTAssertGreaterThan(tried, 10)
        try scene.down("linear-5")
    }

    /// The seeds' events of a foreign connector, seen by a foreign viewer.
    func testAForeignConnectorIsSeenByAForeignViewer() throws {
        let ports = try start()
        let python = try requireProgram("python3", package: "python3")
        let viewer = try StartedProgram(
            python,
            [
                Self.script, "viewer", "--count", "200", "--url",
                "ws://127.0.0.1:\(ports.telemetry)/",
            ], environment: scene.environment(), folder: scene.folder.path)
        defer { viewer.end() }
        try eventually(within: 20, "the viewer is known") {
            let client = try RawConnection(port: UInt16(ports.page))
            client.send(
                "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return try client.textToEnd().contains(
                #"ilpnet_telemetry_connections{type="viewer"} 1"#)
        }
        let run = try self.python("connector", telemetry: ports.telemetry)
        XCTAssertEqual(run.exitCode, 0, run.errors)
        let id = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
        XCTAssertEqual(id.count, 64)
        var types: [String] = []
        try eventually(within: 20, "the viewer has seen all of it") {
            types = try viewer.outputSoFar.split(separator: "\n").compactMap { line in
                let event = try JSONSerialization.jsonObject(with: Data(line.utf8))
                let members = event as? [String: Any]
                return members?["nodeId"] as? String == "stranger"
                    ? members?["type"] as? String : nil
            }
            return types.count >= 7
        }
        XCTAssertEqual(
            types,
            [
                "NODE_STATUS", "PACKET_RECEIVED", "ROUTE_LOOKUP", "PACKET_SENT",
                "PACKET_RECEIVED", "PACKET_SENT", "LOG",
            ])

        let packet = try scene.ilpnet("packet", id, "linear-5")
        XCTAssertEqual(packet.exitCode, 0, packet.errors)
        XCTAssert(packet.output.contains("fulfilled"), packet.output)
        XCTAssert(packet.output.contains("  stranger  near"), packet.output)
        let logs = try scene.ilpnet("logs", "--packet", id)
        XCTAssert(logs.output.contains("debug packet sent"), logs.output)
        XCTAssert(logs.output.contains("info  passed a packet on"), logs.output)
        let events = try scene.ilpnet(
            "events", "--node", "stranger", "--channel", "routes", "--json")
        XCTAssertEqual(events.output.split(separator: "\n").count, 1, events.output)
        XCTAssert(events.output.contains(#""type":"ROUTE_LOOKUP""#), events.output)
        let unknown = try scene.ilpnet("packet", String(repeating: "0", count: 64))
        XCTAssertEqual(unknown.exitCode, 1)
        XCTAssert(unknown.errors.contains("linear-5 knows no packet 000"), unknown.errors)
        try scene.down("linear-5")
    }

    func testOpenPrintsAnAddressThatOpensThePageOnce() throws {
        let ports = try start()
        let run = try scene.ilpnet("open")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        let url = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
        XCTAssert(url.hasPrefix("http://127.0.0.1:\(ports.page)/?token="), url)
        let path = String(url.dropFirst("http://127.0.0.1:\(ports.page)".count))
        for status in ["303", "401"] {
            let client = try RawConnection(port: UInt16(ports.page))
            client.send(
                "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            let answer = try client.textToEnd()
            XCTAssert(answer.hasPrefix("HTTP/1.1 \(status) "), answer)
        }
        let json = try scene.ilpnet("open", "linear-5", "--json")
        XCTAssert(json.output.contains(#""network": "linear-5""#), json.output)
        try scene.down("linear-5")
    }
}
