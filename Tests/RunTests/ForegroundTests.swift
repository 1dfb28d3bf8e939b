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

    /// Two networks beside each other, as packets take their time.
    func testTheFirstCtrlCLetsPacketsFinishAndTheSecondDoesNot() throws {
        let names = ["patient", "hurried"]
        // Its way there and back takes longer than everything else.
        let ups = try names.map { name in
            let network = Networks.line(name, nodes: 2).with {
                $0["n1"].peers[0].latencyMicroseconds = .init(ours: 400_000, theirs: 400_000)
            }
            return try scene.start("up", try scene.write(network, to: "\(name).json"))
        }
        for name in names {
            try eventually(within: 20, "it is ready") {
                (try? scene.status(name).state) == .ready
            }
        }
        let sends = try names.map {
            try scene.startSending(from: "n1", to: "n2", "--count", "1", "--json", network: $0)
        }
        for name in names {
            try eventually(within: 5, "the packet is under way") {
                // The first was the probe's.
                let packets = try scene.status(name)["n1"]?.packets
                return packets?.received == 2 && packets?.inFlight == 1
            }
        }
        for up in ups { kill(up.identifier, SIGINT) }
        try eventually(within: 5, "it stops") {
            (try? scene.status("hurried").state) == .stopping
        }
        kill(ups[1].identifier, SIGINT)
        for (up, send) in zip(ups, sends).reversed() {
            let isPatient = up === ups[0]
            let run = up.waitForEnd()
            XCTAssertEqual(run.exitCode, 0, run.errors)
            let sent = isPatient ? send.waitForEnd() : send.end()
            XCTAssertEqual(sent.exitCode == 0, isPatient, sent.output + sent.errors)
        }
        scene.assertNothingIsLeft()
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
