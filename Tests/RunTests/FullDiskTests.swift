import Control
import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// Disks that take nothing any more, or never did.
final class FullDiskTests: RunTestCase {
    /// Its state, as the test sees it.
    private func state(on disk: OwnDisk) -> StateFolder {
        StateFolder(
            network: "line",
            root: disk.path().hasSuffix("/") ? String(disk.path().dropLast()) : disk.path())
    }

    private func status(_ folder: StateFolder) throws -> NetworkStatus {
        let client = try XCTUnwrap(ControlClient.connect(folder))
        return try XCTUnwrap(client.ask(ControlRequest(.status)).network)
    }

    private func kill(_ node: String, _ folder: StateFolder) throws {
        let before = try XCTUnwrap(status(folder)[node]?.pid)
        Foundation.kill(Int32(before), SIGKILL)
        try eventually(within: 2, "\(node) is back") {
            let status = try status(folder)
            return status.state == .ready && status[node]?.pid != before
        }
    }

    private func send(on disk: OwnDisk, line: UInt = #line) throws {
        let send = try disk.ilpnet(
            "send", "--node", scene.state().configurationPath(of: "n1"), "--to", "test.n3",
            "--amount", "1", "--count", "100")
        XCTAssertEqual(send.exitCode, 0, send.output + send.errors, line: line)
    }

    func testAFullDiskForLogsStopsNothingAndIsMentionedWhenThereIsRoom() throws {
        for folder in ["state/line", "state/line/logs"] {
            try FileManager.default.createDirectory(
                atPath: scene.folder[folder], withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        }
        let disk = try OwnDisk("state/line/logs", of: scene, bytes: "128k")
        let debug = Networks.line().with { $0["n2"].logLevel = Declared(.debug) }
        let up = try disk.ilpnet("up", "-d", try scene.write(debug))
        XCTAssertEqual(up.exitCode, 0, up.errors)
        try disk.fill()
        let folder = StateFolder(
            network: "line", root: String(disk.path().dropLast("/line/logs/".count)))
        try send(on: disk)
        try kill("n3", folder)
        for command in [["restart", "n2"], ["stop", "n1"], ["start", "n1"]] {
            let run = try disk.run(BuiltProducts.ilpnet, command)
            XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
        }
        try send(on: disk)
        try disk.makeRoom()
        // Each log goes on by itself.
        try eventually(within: 5, "what was dropped is said") {
            let text = try String(contentsOfFile: disk.path("n2.log"), encoding: .utf8)
            let supervisor = try String(
                contentsOfFile: disk.path("supervisor.log"), encoding: .utf8)
            return text.contains("\"run\":2") && supervisor.contains("ended by itself")
        }
        let down = try disk.ilpnet("down")
        XCTAssertEqual(down.exitCode, 0, down.errors)
        XCTAssertEqual(network(), [])
    }

    func testAFullDiskForTheStateRefusesAnEditAndLeavesAllAsItWas() throws {
        let disk = try OwnDisk("state", of: scene, bytes: "400k")
        let up = try disk.ilpnet("up", "-d", try scene.write(Networks.line()))
        XCTAssertEqual(up.exitCode, 0, up.errors)
        try disk.fill()
        let folder = state(on: disk)
        let before = try status(folder)
        let files = try stored(disk)
        let edited = Networks.line(nodes: 5, hasDashboard: true)
        let edit = try disk.ilpnet("up", "-d", try scene.write(edited))
        XCTAssertEqual(edit.exitCode, 1, edit.output + edit.errors)
        XCTAssert(edit.errors.contains("No space left on device"), edit.errors)
        XCTAssert(edit.errors.contains("/state/line/"), edit.errors)
        XCTAssert(edit.errors.contains("fix: "), edit.errors)
        XCTAssertEqual(try stored(disk), files)
        let after = try status(folder)
        XCTAssertEqual(after.revision, before.revision)
        XCTAssertEqual(after.state, .ready)
        XCTAssertEqual(after.processIdentifiers, before.processIdentifiers)
        try kill("n2", folder)
        try send(on: disk)
        try disk.makeRoom()
        let again = try disk.ilpnet("up", "-d", scene.file)
        XCTAssertEqual(again.exitCode, 0, again.output + again.errors)
        try disk.fill()
        let down = try disk.ilpnet("down")
        XCTAssertEqual(down.exitCode, 0, down.errors)
        assertNothingIsLeft(on: disk)
    }

    func testANetworkThatFindsNoRoomIsNotStarted() throws {
        let disk = try OwnDisk("state", of: scene, bytes: "200k")
        try disk.fill()
        try scene.write(Networks.line())
        for options in [["-d"], []] {
            let up = try disk.run(BuiltProducts.ilpnet, ["up"] + options + [scene.file])
            XCTAssertEqual(up.exitCode, 1, up.output + up.errors)
            XCTAssert(up.errors.contains("No space left on device"), up.errors)
            XCTAssert(up.errors.contains("fix: "), up.errors)
            XCTAssertEqual(network(), [])
        }
        try disk.makeRoom()
        XCTAssertEqual(try disk.ilpnet("up", "-d", scene.file).exitCode, 0)
        XCTAssertEqual(try disk.ilpnet("down").exitCode, 0)
        assertNothingIsLeft(on: disk)
    }

    func testAStateFolderThatBecomesReadOnlyKeepsNothingFromRunningOrEnding() throws {
        let disk = try OwnDisk("state", of: scene, bytes: "400k")
        let up = try disk.ilpnet("up", "-d", try scene.write(Networks.line()))
        XCTAssertEqual(up.exitCode, 0, up.errors)
        let folder = state(on: disk)
        let before = try status(folder)
        try disk.forbidWriting()
        try send(on: disk)
        let edit = try disk.ilpnet("up", "-d", try scene.write(Networks.line(nodes: 4)))
        XCTAssertEqual(edit.exitCode, 1, edit.output + edit.errors)
        XCTAssert(edit.errors.contains("Read-only file system"), edit.errors)
        XCTAssert(edit.errors.contains("fix: "), edit.errors)
        XCTAssertEqual(try status(folder).processIdentifiers, before.processIdentifiers)
        try kill("n2", folder)
        let down = try disk.ilpnet("down")
        XCTAssertEqual(down.exitCode, 0, down.output + down.errors)
        XCTAssertEqual(network(), [])
        let vain = try disk.ilpnet("up", "-d", scene.file)
        XCTAssertEqual(vain.exitCode, 1, vain.output + vain.errors)
        XCTAssert(vain.errors.contains("Read-only file system"), vain.errors)
        XCTAssertEqual(network(), [])
        // What could not be removed then goes as soon as it can.
        try disk.allowWriting()
        XCTAssertEqual(try disk.ilpnet("down").exitCode, 0)
        assertNothingIsLeft(on: disk)
    }

    private func network() -> [String] {
        scene.processes.filter { ["supervise", "connector", "dashboard"].contains($0.role) }
            .map(\.description)
    }

    private func assertNothingIsLeft(on disk: OwnDisk, line: UInt = #line) {
        XCTAssertEqual(network(), [], line: line)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: disk.path("line"))) ?? []
        XCTAssertEqual(
            names.sorted(),
            [
                "local", "logs", "network.json", "ports.json", "secrets", "spool", "telemetry",
            ], line: line)
        XCTAssertEqual(scene.folder.names(in: "run/ilpnet"), [], line: line)
    }

    /// All that an edit may change on the disk.
    private func stored(_ disk: OwnDisk) throws -> [String: Data] {
        var stored: [String: Data] = [:]
        let root = disk.path("line")
        for name in try FileManager.default.subpathsOfDirectory(atPath: root)
        where ["local", "secrets", "network.json", "ports.json"].contains(where: name.hasPrefix) {
            stored[name] = FileManager.default.contents(atPath: "\(root)/\(name)")
        }
        return stored
    }
}
