import Control
import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// Starts and edits that do not come about: what is said, what is taken back, and what is kept.
final class FailingStartTests: RunTestCase {
    /// What the shell that starts a node does while the file is there.
    private func mischief(_ action: String) -> String {
        "[ -e \(scene.folder["mischief"]) ] && { \(action); }"
    }

    private func begin() throws { try scene.folder.write("", to: "mischief") }

    private func end() throws {
        try FileManager.default.removeItem(atPath: scene.folder["mischief"])
    }

    func testANodeThatExitsFailsTheStartWithItsLastTwentyLines() throws {
        try scene.host("line", ["n2": "seq -f 'line %g' 30 >&2; exit 7"])
        let began = Date()
        let up = try scene.up(with: ["-d"], Networks.line())
        XCTAssertLessThan(Date().timeIntervalSince(began), 2)
        XCTAssertEqual(up.exitCode, 4, up.errors)
        XCTAssert(
            up.errors.contains(
                "n2 ended with exit code 7 while it was started; the last it said:"), up.errors)
        let lines = up.errors.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.hasPrefix("line ") }
        XCTAssertEqual(lines, (11...30).map { "line \($0)" })
        XCTAssert(up.errors.contains("fix: see all of it: "), up.errors)
        // Taken back: there was nothing before.
        XCTAssert(scene.hosted[0].waitForEnd())
        scene.assertNothingIsLeft()
    }

    func testANodeThatASignalEndsFailsTheStartWithItsName() throws {
        try scene.host("line", ["n3": "kill -SEGV $$"])
        let up = try scene.up(with: ["-d"], Networks.line())
        XCTAssertEqual(up.exitCode, 4, up.errors)
        XCTAssert(
            up.errors.contains(
                "n3 ended with signal 11 (SIGSEGV) while it was started; it said nothing"),
            up.errors)
        XCTAssert(scene.hosted[0].waitForEnd())
        scene.assertNothingIsLeft()
    }

    func testAStartThatIsKeptCanBeLookedAtAndRepaired() throws {
        try begin()
        try scene.host("line", ["n2": mischief("echo no >&2; exit 7")])
        let up = try scene.up(with: ["-d", "--on-failure", "keep"], Networks.line())
        XCTAssertEqual(up.exitCode, 4, up.errors)
        let status = try scene.status()
        XCTAssertEqual(status.state, .failed)
        XCTAssertEqual(status["n2"]?.state, .failed)
        XCTAssertEqual(
            status["n2"]?.reason, "ended with exit code 7 while it was started")
        XCTAssertEqual(status.failure?.kind, .startFailed)
        let others = status.processIdentifiers
        XCTAssertEqual(Set(others.keys), ["n1", "n3"])
        try end()
        let again = try scene.up(with: ["-d"])
        XCTAssertEqual(again.exitCode, 0, again.output + again.errors)
        XCTAssertEqual(try scene.status().state, .ready)
        XCTAssertNil(try scene.status().failure)
        XCTAssertEqual(try scene.status().processIdentifiers.filter { $0.key != "n2" }, others)
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
    }

    func testAnEditThatFailsIsTakenBack() throws {
        try begin()
        try scene.host("line", ["n4": mischief("exit 7")])
        try scene.up(Networks.line())
        let before = try scene.status()
        let edited = Networks.line(nodes: 4).with { $0["n1"].logLevel = Declared(.debug) }
        let edit = try scene.up(with: ["-d"], edited)
        XCTAssertEqual(edit.exitCode, 4, edit.errors)
        XCTAssert(edit.errors.contains("n4 ended with exit code 7"), edit.errors)
        try scene.waitUntilReady()
        XCTAssertEqual(try scene.status().processIdentifiers, before.processIdentifiers)
        XCTAssertEqual(try scene.status().links, before.links)
        XCTAssertEqual(
            try scene.up(with: ["-d"], Networks.line()).output.prefix(17), "nothing to change")
        // Whoever looks sees why the last change did not come about.
        XCTAssertEqual(try scene.status().failure?.kind, .startFailed)
        try end()
        let again = try scene.up(with: ["-d"], edited)
        XCTAssertEqual(again.exitCode, 0, again.output + again.errors)
        XCTAssertNil(try scene.status().failure)
        XCTAssertEqual(try scene.send(from: "n1", to: "n4").exitCode, 0)
    }

    func testAnEditThatRestartsANodeInVainIsTakenBack() throws {
        try scene.host("line", ["n2": mischief("exit 7")])
        try scene.up(Networks.line())
        let before = try scene.status()
        try scene.folder.write("", to: "mischief")
        let edited = Networks.line().with {
            $0["n2"].ports = Declared(PortsDescription(btp: FreePort.take(), health: nil))
        }
        // It fails once and comes back as it was: the second start is that of the way back.
        let edit = try scene.start("up", "-d", try scene.write(edited))
        try eventually(within: 5, "it has failed") { try scene.status().failure != nil }
        try end()
        XCTAssertEqual(edit.waitForEnd().exitCode, 4)
        try eventually(within: 10, "it is as it was") {
            let status = try scene.status()
            return status.state == .ready || status.state == .failed
        }
        if try scene.status().state == .failed { try scene.act(.start, "n2") }
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
        XCTAssertEqual(try scene.status()["n1"]?.pid, before["n1"]?.pid)
    }

    func testAnEditThatIsKeptThoughItFailsLeavesTheRestRunning() throws {
        try begin()
        try scene.host("line", ["n4": mischief("exit 7")])
        try scene.up(Networks.line())
        let edit = try scene.up(
            with: ["-d", "--on-failure", "keep"], Networks.line(nodes: 4))
        XCTAssertEqual(edit.exitCode, 4, edit.errors)
        XCTAssertEqual(try scene.status().state, .failed)
        XCTAssertEqual(try scene.status()["n4"]?.state, .failed)
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
        try end()
        try scene.act(.start, "n4")
        XCTAssertEqual(try scene.send(from: "n1", to: "n4").exitCode, 0)
        XCTAssertEqual(try scene.up(with: ["-d"]).exitCode, 0)
        XCTAssertEqual(try scene.status().state, .ready)
    }

    /// Three networks at once, as they take the same second.
    func testADeadlineNamesTheNodeTheLinkOrThePacketThatIsMissing() throws {
        try scene.host("deaf", ["n3": "exec sleep 60"])
        // The secret that it reads is not the one that its neighbour says.
        let change = #"sed -i 's|"[^"]*n2\.n3"|"../wrong"|' $3"#
        try scene.host("wrong", ["n3": change])
        chmod(try scene.folder.write("wrong", to: "state/wrong/local/wrong"), 0o600)
        // The way there and back takes longer than there is time.
        let slow = Networks.line("slow").with {
            $0["n2"].peers[0].latencyMicroseconds = .init(ours: 2_000_000, theirs: 2_000_000)
        }
        let ups = try [Networks.line("deaf"), Networks.line("wrong"), slow].map {
            try scene.start(
                "up", "-d", "--timeout", "1", try scene.write($0, to: "\($0.name).json"))
        }
        let missing = ["n3 to listen", "the link n2 -> n3", "a packet from n1 to n3"]
        for (up, what) in zip(ups, missing) {
            let run = up.waitForEnd()
            XCTAssertEqual(run.exitCode, 5, run.output + run.errors)
            XCTAssert(run.errors.contains("still missing: \(what)\n"), run.errors)
        }
        for supervisor in scene.hosted { XCTAssert(supervisor.waitForEnd()) }
        try eventually(within: 2, "all are gone") { scene.processes.isEmpty }
        scene.assertNothingIsLeft()
    }

    func testANodeThatCannotEvenBeStartedFailsTheStart() throws {
        let crash = "state/line/logs/n2.crash.log"
        for folder in ["state/line", "state/line/logs", crash] {
            try FileManager.default.createDirectory(
                atPath: scene.folder[folder], withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        }
        for options in [["-d"], []] {
            let up = try scene.up(with: options, Networks.line())
            XCTAssertEqual(up.exitCode, 4, up.output + up.errors)
            XCTAssert(up.errors.contains("n2 could not be started"), up.errors)
            XCTAssert(up.errors.contains("fix: "), up.errors)
            try eventually(within: 2, "it is gone") { scene.processes.isEmpty }
            scene.assertNothingIsLeft()
        }
    }

    func testAWrongFileChangesNothing() throws {
        try scene.up(Networks.line())
        let before = try scene.status()
        let edit = try scene.up(
            with: ["-d"], Networks.line().with { $0["n1"].peers[0].node = "nobody" })
        XCTAssertEqual(edit.exitCode, 3, edit.errors)
        XCTAssertEqual(try scene.status().revision, before.revision)
        XCTAssertEqual(try scene.status().processIdentifiers, before.processIdentifiers)
    }
}
