import Foundation
import TestSupport
import XCTest

/// `up` on a terminal, which `script` makes: what is drawn there, and how it is left.
final class TerminalTests: RunTestCase {
    private static let hide = "\u{1b}[?25l"
    private static let show = "\u{1b}[?25h"

    func testATerminalIsDrawnOverAndGivenBack() throws {
        let terminal = try startedOnATerminal()
        try scene.act(.kill, "n2")
        try eventually(within: 10, "the restart is shown") {
            // Its number is painted yellow.
            self.screen.contains("\u{1b}[33m1\u{1b}[0m")
        }
        kill(Int32(try scene.status().supervisor.pid), SIGINT)
        let run = terminal.waitForEnd()
        XCTAssert(screen.contains("\u{1b}[32m● ready\u{1b}[0m"), screen)
        XCTAssert(screen.contains("Ctrl-C stops"))
        XCTAssert(screen.contains("line is down, after "), screen)
        assertGivenBack(run)
        scene.assertNothingIsLeft()
    }

    func testACtrlZGivesTheTerminalBackEachTime() throws {
        // A shell that keeps jobs goes on when one is stopped, and lets it go on by `fg`.
        let terminal = try startedOnATerminal(before: "set -m;", after: "fg; fg;")
        let pid = Int32(try scene.status().supervisor.pid)
        for round in 1...2 {
            kill(pid, SIGTSTP)
            try eventually(within: 5, "it draws again") {
                self.screen.components(separatedBy: Self.hide).count - 1 == round + 1
            }
            XCTAssertEqual(screen.components(separatedBy: Self.show).count - 1, round)
        }
        kill(pid, SIGTERM)
        assertGivenBack(terminal.waitForEnd())
    }

    func testACrashGivesTheTerminalBack() throws {
        for signal in [SIGQUIT, SIGSEGV] {
            let terminal = try startedOnATerminal()
            // What the screen shows may be of the run before.
            try eventually(within: 20, "it is ready") { (try? scene.status().state) == .ready }
            let pid = Int32(try scene.status().supervisor.pid)
            let nodes = try scene.status().processIdentifiers
            kill(pid, signal)
            assertGivenBack(terminal.waitForEnd())
            try eventually(within: 5, "nodes end with it") {
                nodes.values.allSatisfy { !ProcessList.isAlive(Int32($0)) }
            }
            try scene.ilpnet("down")
        }
    }

    /// What was written to it so far.
    private var screen: String {
        let bytes = FileManager.default.contents(atPath: scene.folder["screen"]) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `stty` tells at the end how the terminal was left.
    private func startedOnATerminal(
        before: String = "", after: String = ""
    ) throws -> StartedProgram {
        let script = try requireProgram("script", package: "bsdutils")
        let network = try scene.write(Networks.line())
        let command =
            "stty cols 90 rows 30; \(before) '\(BuiltProducts.ilpnet)' up '\(network)'; \(after)"
            + " stty -a"
        let terminal = try StartedProgram(
            script, ["-q", "-e", "-f", "-c", command, scene.folder["screen"]],
            environment: scene.environment([
                "TERM": "xterm", "SHELL": "/bin/sh", "SWIFT_BACKTRACE": "enable=no",
            ]), folder: scene.folder.path)
        try eventually(within: 20, "it is ready and says so") {
            self.screen.contains("ready in ")
        }
        return terminal
    }

    private func assertGivenBack(
        _ run: ProgramRun, file: StaticString = #filePath, line: UInt = #line
    ) {
        let parts = screen.components(separatedBy: Self.hide)
        XCTAssertGreaterThan(parts.count, 1, "it hides the cursor", file: file, line: line)
        XCTAssert(parts.last?.contains(Self.show) == true, screen, file: file, line: line)
        XCTAssert(screen.contains(" echo "), screen, file: file, line: line)
    }
}
