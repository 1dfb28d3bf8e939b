import Foundation
import TestSupport
import XCTest

/// `up` without `-d`: the command is the supervisor.
final class ForegroundTests: RunTestCase {
    private func startedAndReady(_ packets: Bool = false) throws -> StartedProgram {
        let up = try scene.start("up", try scene.write(Networks.line(hasDashboard: true)))
        try eventually(within: 20, "it answers") { (try? scene.status().state) == .ready }
        return up
    }

    func testItSaysInPlainLinesHowItIsAndEndsWithCtrlC() throws {
        let up = try startedAndReady()
        let identifiers = try scene.status().processIdentifiers
        XCTAssertEqual(try scene.status().supervisor.pid, Int(up.identifier))
        kill(Int32(try XCTUnwrap(identifiers["n2"])), SIGKILL)
        try eventually(within: 5, "n2 is back") {
            let status = try scene.status()
            return status.state == .ready && status["n2"]?.pid != identifiers["n2"]
        }
        kill(up.identifier, SIGINT)
        let run = up.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.errors.contains("line is ready in "), run.errors)
        XCTAssert(run.errors.contains("dashboard: http://127.0.0.1:"), run.errors)
        XCTAssert(run.errors.contains("n2 is restarting"), run.errors)
        XCTAssertFalse(run.errors.contains("\u{1b}"), "it is no terminal")
        scene.assertNothingIsLeft()
    }

    func testTheFirstCtrlCLetsPacketsFinishAndTheSecondDoesNot() throws {
        // Its way there and back takes longer than nodes take to say that it is under way.
        let network = Networks.line(nodes: 2).with {
            $0["n1"].peers[0].latencyMicroseconds = .init(ours: 600_000, theirs: 600_000)
        }
        for isHurried in [false, true] {
            let up = try scene.start("up", try scene.write(network))
            try eventually(within: 20, "it is ready") { (try? scene.status().state) == .ready }
            let send = try scene.startSending(from: "n1", to: "n2", "--count", "1", "--json")
            try eventually(within: 5, "the packet is under way") {
                try scene.status()["n1"]?.packets?.inFlight == 1
            }
            kill(up.identifier, SIGINT)
            if isHurried {
                try eventually(within: 5, "it stops") {
                    (try? scene.status().state) == .stopping
                }
                kill(up.identifier, SIGINT)
            }
            let run = up.waitForEnd()
            XCTAssertEqual(run.exitCode, 0, run.errors)
            let sent = isHurried ? send.end() : send.waitForEnd()
            XCTAssertEqual(sent.exitCode == 0, !isHurried, sent.output + sent.errors)
            scene.assertNothingIsLeft()
        }
    }

    func testAFileThatChangesWhileItStartsIsMentionedOnce() throws {
        let slow = Networks.line(nodes: 2).with {
            $0["n1"].peers[0].latencyMicroseconds = .init(ours: 100_000, theirs: 100_000)
        }
        let up = try scene.start("up", try scene.write(slow))
        try eventually(within: 10, "it starts") { (try? scene.status().revision) == 1 }
        try scene.write(Networks.line())
        try eventually(within: 10, "it is ready") { (try? scene.status().state) == .ready }
        kill(up.identifier, SIGINT)
        let run = up.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssertEqual(run.errors.components(separatedBy: "changed meanwhile").count, 2, run.errors)
        XCTAssert(run.errors.contains("is ready in "), run.errors)
    }

    func testAHangupOfTheTerminalEndsItInOrder() throws {
        let up = try startedAndReady()
        kill(up.identifier, SIGHUP)
        XCTAssertEqual(up.waitForEnd().exitCode, 0)
        scene.assertNothingIsLeft()
    }

    func testOneInTheBackgroundSurvivesAHangup() throws {
        try scene.up(Networks.line(nodes: 2))
        let shell = try ProgramRun(
            "/bin/sh", ["-c", "kill -HUP \(try scene.status().supervisor.pid)"])
        XCTAssertEqual(shell.exitCode, 0)
        let send = try scene.send(from: "n1", to: "n2")
        XCTAssertEqual(send.exitCode, 0, send.errors)
        try scene.down()
        scene.assertNothingIsLeft()
    }
}
