import Foundation
import TestSupport
import TopologyModel
import XCTest

/// A network from `up -d` to `down`, and what `up` does where it runs already.
final class LifeTests: RunTestCase {
    func testANetworkThatRanAndWasEndedLeavesNothing() throws {
        try scene.up(Networks.line(nodes: 5, hasDashboard: true))
        XCTAssertEqual(
            scene.processes.map(\.role).sorted(),
            Array(repeating: "connector", count: 5) + ["dashboard", "supervise"])
        let send = try scene.send(from: "n1", to: "n5", "--count", "1000")
        XCTAssertEqual(send.exitCode, 0, send.output + send.errors)
        try scene.down()
        scene.assertNothingIsLeft()
        // Secrets, ports and logs are kept, and say nothing of a network that runs.
        XCTAssertEqual(
            scene.folder.names(in: "state/line"),
            [
                "local", "logs", "network.json", "ports.json", "secrets", "spool", "telemetry",
            ])
    }

    func testTheSameFileAgainChangesNothingAndSaysSo() throws {
        try scene.up(Networks.line())
        let before = try scene.status().processIdentifiers
        for options in [["-d"], [], ["-d", "--no-apply"], ["--dry-run"]] {
            let again = try scene.up(with: options)
            XCTAssertEqual(again.exitCode, 0, again.errors)
            XCTAssertEqual(
                again.output, "nothing to change: line runs as \(scene.file) says\n")
        }
        XCTAssertEqual(try scene.status().processIdentifiers, before)
        XCTAssertEqual(try scene.status().revision, 1)
    }

    func testAnEditIsOnlyToldWhereThatIsWished() throws {
        let network = Networks.line()
        let fresh = try scene.up(with: ["--dry-run"], network)
        XCTAssertEqual(fresh.exitCode, 0, fresh.errors)
        XCTAssert(fresh.output.contains("+ node n1"), fresh.output)
        XCTAssertEqual(try scene.up(with: ["--no-apply"]).exitCode, 6)
        XCTAssertEqual(scene.processes.map(\.description), [])
        try scene.up(network)
        let before = try scene.status().processIdentifiers
        let edited = network.with {
            $0["n3"].logLevel = Declared(.debug)
            $0["n3"].peers = [Networks.link(to: "n4")]
            $0.nodes.append(Networks.node("n4"))
        }
        let told = """
            line: what changes with \(scene.file)
              + node n4
              ~ node n3: log level info -> debug
              + link n3 -> n4
              touched, without a restart: n2

            """
        let dry = try scene.up(with: ["-d", "--dry-run"], edited)
        XCTAssertEqual(dry.exitCode, 0, dry.errors)
        XCTAssertEqual(dry.output, told)
        let refused = try scene.up(with: ["-d", "--no-apply"], edited)
        XCTAssertEqual(refused.exitCode, 6, refused.errors)
        XCTAssertEqual(refused.output, told)
        XCTAssertEqual(try scene.status().processIdentifiers, before)
        XCTAssertEqual(try scene.status().revision, 1)
    }

    func testTheStartNamesWhatItTookTheLongestFor() throws {
        let up = try scene.up(with: ["-d"], Networks.line())
        let line = try XCTUnwrap(
            up.output.split(separator: "\n").first { $0.hasPrefix("ready in ") }, up.output)
        for step in ["evaluated", "planned", "started", "listening", "linked", "probed"] {
            XCTAssert(line.contains(step), String(line))
        }
        let startup = try XCTUnwrap(scene.status().startup)
        XCTAssertEqual(
            startup.criticalChain.reduce(0) { $0 + $1.microseconds }, startup.microseconds)
    }

    func testPortsAreKeptFromRunToRun() throws {
        // Demanded once; after that it is only remembered that they were those.
        try scene.up(Networks.demanding(Networks.line(hasDashboard: true)))
        let before = try scene.status().ports
        try scene.act(.restart, "n2")
        XCTAssertEqual(try scene.status().ports, before)
        try scene.down()
        try scene.up(Networks.line(hasDashboard: true))
        XCTAssertEqual(try scene.status().ports, before)
        XCTAssertEqual(before.count, 4)
    }

    func testLogsOfAllRunsAreKeptAndEachRunIsMarked() throws {
        try scene.up(Networks.line())
        try scene.act(.restart, "n2")
        try scene.down()
        try scene.up(Networks.line())
        let marks = try scene.log(of: "n2").filter { $0.contains("\"run started\"") }
        XCTAssertEqual(marks.count, 3, marks.joined(separator: "\n"))
    }
}
