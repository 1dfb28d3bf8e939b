import Control
import Foundation
import Runtime
import TestSupport
import XCTest

/// Few descriptors.
final class LimitTests: RunTestCase {
    private static let files = 64

    private func limited(_ arguments: String...) throws -> ProgramRun {
        let prlimit = try requireProgram("prlimit", package: "util-linux")
        let limit = "--nofile=\(Self.files):\(Self.files)"
        return try ProgramRun(
            prlimit, [limit, BuiltProducts.ilpnet] + arguments,
            environment: scene.environment(), folder: scene.folder.path)
    }

    func testANetworkThatNeedsMoreOpenFilesThanAreAllowedIsNotStarted() throws {
        try scene.write(Networks.line(nodes: 5, hasDashboard: true))
        for options in [["-d"], ["--dry-run"]] {
            let up = try limited("up", options[0], scene.file)
            guard options == ["-d"] else { continue }
            XCTAssertEqual(up.exitCode, 4, up.output + up.errors)
            XCTAssert(up.errors.contains("6 processes need 72 open files"), up.errors)
            XCTAssert(up.errors.contains("fix: raise the limit: ulimit -n 72"), up.errors)
        }
        try eventually(within: 2, "it is gone") { scene.processes.isEmpty }
        scene.assertNothingIsLeft()
    }

    func testASmallOneRunsAndCallersCannotExhaustIt() throws {
        let up = try limited("up", "-d", try scene.write(Networks.line()))
        XCTAssertEqual(up.exitCode, 0, up.output + up.errors)
        let folder = scene.state()
        let before = try scene.status()
        // More than it has descriptors for.
        var callers: [ControlClient] = []
        while callers.count < Self.files, let client = try ControlClient.connect(folder) {
            callers.append(client)
        }
        let cpu = try cpuMilliseconds(of: before.supervisor.pid)
        let began = Date()
        kill(Int32(try XCTUnwrap(before["n2"]?.pid)), SIGKILL)
        let first = try XCTUnwrap(callers.first)
        try eventually(within: 3, "n2 is back") {
            let status = try first.ask(ControlRequest(.status)).network
            return status?.state == .ready && status?["n2"]?.pid != before["n2"]?.pid
        }
        let elapsed = Date().timeIntervalSince(began) * 1_000
        let spent = try cpuMilliseconds(of: before.supervisor.pid) - cpu
        XCTAssertLessThan(Double(spent), max(30, elapsed / 2), "it must not turn in vain")
        // Whoever was not let in is told so by the end of the connection.
        XCTAssertThrowsError(try callers.last?.ask(ControlRequest(.status)))
        callers = []
        // Their ends must be seen before there is room for somebody new.
        try eventually(within: 3, "there is room again") { (try? scene.status()) != nil }
        try scene.act(.restart, "n2")
        try scene.down()
        scene.assertNothingIsLeft()
    }

    private func cpuMilliseconds(of process: Int) throws -> Int {
        try XCTUnwrap(ProcessFacts.read(Int32(process))).cpuMilliseconds
    }
}
