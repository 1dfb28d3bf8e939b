import Foundation
import TestSupport
import XCTest

/// What README tells people to type, typed.
final class ReadmeTests: XCTestCase {
    func testTheFirstMinuteEndsWithEveryPacketFulfilled() throws {
        let section = try section(below: "## The first minute")
        let first = try XCTUnwrap(section.firstMatch(of: /swift run -c release ilpnet (up \S+)\n/))
        // As the live view breaks it: a backslash before the line's end.
        let send = try XCTUnwrap(
            section.firstMatch(of: /\.build\/release\/ilpnet (send [^\n]*\\\n[^\n]*)\n/))
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: Self.root.appendingPathComponent("topologies"),
            to: folder.url.appendingPathComponent("topologies"))
        let run = try shell(
            "trap 'ilpnet down' EXIT; ilpnet \(first.1) -d && ilpnet \(send.1)", in: folder)
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.output.contains("1000 packets of 1000 fulfilled"), run.output)
        XCTAssert(run.output.contains("linear-5 is down"), run.output)
    }

    func testTheFirstMinuteLooksAsTheLiveViewDoes() throws {
        let view = try String(
            contentsOf: Self.root.appendingPathComponent(
                "Tests/CommandTests/Fixtures/view-ready.txt"), encoding: .utf8)
        let section = try section(below: "## The first minute")
        let lines = view.components(separatedBy: "\n")
        let columns = try XCTUnwrap(lines.first { $0.contains("NODE ") })
        XCTAssert(section.contains(columns + "\n"), columns)
        // What follows counts, and differs from run to run.
        let rows = lines.filter { $0.hasPrefix("  ") && $0.contains("● ready") }
        XCTAssertEqual(rows.count, 6)
        for row in rows {
            let name = row.prefix { $0 != "●" }
            XCTAssert(section.contains("\(name)● ready"), row)
        }
    }

    func testTwoNodesByHandExchangePackets() throws {
        let folder = try TemporaryFolder()
        var script = try commands(below: "## Two nodes by hand")
        // Another program of this machine may have the ports that README names.
        for port in ["3000", "3001", "9080", "9081"] {
            XCTAssert(script.contains(port))
            script = script.replacingOccurrences(of: port, with: String(try FreePort.take()))
        }
        let run = try shell(script, in: folder)
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.output.contains(#""status":"healthy""#), run.output)
        XCTAssert(run.output.contains("100 packets of 1000 fulfilled"), run.output)
        XCTAssertEqual(run.errors.components(separatedBy: #""event":"stopped""#).count, 3)
    }

    /// With `ilpnet` at hand, as it was just built.
    private func shell(_ script: String, in folder: TemporaryFolder) throws -> ProgramRun {
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = BuiltProducts.folder + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        environment["ILPNET_CACHE_DIR"] = BuiltProducts.cacheFolder
        environment["ILPNET_STATE_DIR"] = nil
        return try ProgramRun(
            "/bin/bash", ["-e", "-c", script], environment: environment, folder: folder.path)
    }

    private func commands(below heading: String) throws -> String {
        let block = try section(below: heading).components(separatedBy: "```sh\n")[1]
        return block.components(separatedBy: "```")[0]
    }

    private func section(below heading: String) throws -> String {
        let text = try String(
            contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let section = try XCTUnwrap(text.components(separatedBy: heading + "\n").last)
        return section.components(separatedBy: "\n## ")[0]
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardized
}
