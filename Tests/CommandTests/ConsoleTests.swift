import Foundation
import TestSupport
import XCTest

/// What the console does with terminals, pipes and readers that go away.
final class ConsoleTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws {
        place = try TemporaryFolder()
        try place.write(Networks.rich(), to: "rich.json")
        try place.write(Networks.wrong(), to: "wrong.json")
        try place.write(Networks.line(nodes: 900), to: "long.json")
    }

    func testAReaderThatGoesAwayIsNoFailure() throws {
        for count in 0..<3 {
            let run = try shell("$ILPNET plan long.json | head -\(count); echo ${PIPESTATUS[0]}")
            XCTAssertEqual(run.errors, "")
            XCTAssertEqual(run.output.split(separator: "\n").last, "0")
        }
        let run = try shell("$ILPNET plan wrong.json --json | true; exit ${PIPESTATUS[0]}")
        XCTAssertEqual(run.exitCode, 3)
    }

    func testADiagnosticNobodyReadsChangesNoCode() throws {
        XCTAssertEqual(try shell("$ILPNET check wrong.json 2>&-").exitCode, 3)
        XCTAssertEqual(try shell("$ILPNET check wrong.json 2> >(true)").exitCode, 3)
    }

    func testAResultThatCannotBeWrittenIsAFailure() throws {
        let full = try shell("$ILPNET plan rich.json > /dev/full")
        XCTAssertEqual(full.exitCode, 1)
        XCTAssertEqual(full.errors, "error: cannot write the result: No space left on device\n")
        let closed = try shell("$ILPNET gen configs rich.json >&-")
        XCTAssertEqual(closed.exitCode, 1)
        XCTAssertEqual(closed.errors, "error: cannot write the result: Bad file descriptor\n")
        // And nothing was written into a file that got the closed descriptor's number.
        XCTAssertEqual(try shell("$ILPNET gen configs rich.json --check").exitCode, 0)
    }

    func testTheWrongTopologysCodeOutweighsAFullDisk() throws {
        XCTAssertEqual(try shell("$ILPNET check wrong.json --json > /dev/full").exitCode, 3)
    }

    func testColoursAreForTerminalsThatWantThem() throws {
        XCTAssert(try terminal("plan rich.json").contains("\u{1b}[1mrich"))
        XCTAssert(try terminal("check wrong.json").contains("\u{1b}[31merror:\u{1b}[0m"))
        XCTAssert(try terminal("plan rich.json", "NO_COLOR=").contains("\u{1b}["))
        for setting in ["NO_COLOR=1", "NO_COLOR=0", "TERM=dumb", "-u TERM"] {
            XCTAssertFalse(try terminal("plan rich.json", setting).contains("\u{1b}"), setting)
            XCTAssertFalse(try terminal("check wrong.json", setting).contains("\u{1b}"), setting)
        }
    }

    func testEachStreamIsPaintedForItself() throws {
        let run = try terminal("check wrong.json 2> errors; cat errors")
        XCTAssertFalse(run.contains("\u{1b}"), run)
    }

    func testATableIsNoWiderThanItsTerminal() throws {
        for columns in [20, 30, 44, 60, 80, 200] {
            let text = try terminal("plan rich.json", "NO_COLOR=1", columns: columns)
            let widest = text.split(whereSeparator: \.isNewline).map(\.count).max() ?? 0
            XCTAssertLessThanOrEqual(widest, max(columns, 35), "\(columns):\n\(text)")
        }
        XCTAssert(try terminal("plan rich.json", columns: 44).contains("    address  test.n1"))
    }

    func testALinkOnANarrowTerminalIsNamedByItsTwoEnds() throws {
        let text = try terminal("plan rich.json", "NO_COLOR=1", columns: 30)
        XCTAssert(text.contains("\n  n1 -> n2\n    asset   XRP/9\n    weight  1\n"), text)
    }

    func testADiagnosticIsBrokenBetweenItsWords() throws {
        let whole = try shell("$ILPNET check wrong.json 2>&1").output
        for columns in [10, 24, 40, 60, 80, 300] {
            let text = try terminal("check wrong.json", "NO_COLOR=1", columns: columns)
            let lines = text.split(separator: "\n")
            // A word that is longer than the terminal is wide stays whole.
            let wide = lines.filter { $0.count > max(columns, 27) && $0.contains(" ") }
            XCTAssertEqual(wide, [], "\(columns)")
            XCTAssertFalse(lines.contains { $0.hasSuffix(" ") }, text)
            XCTAssertEqual(words(text), words(whole), "\(columns)")
            if columns == 300 { XCTAssertEqual(text, whole) }
        }
        let painted = try terminal("check wrong.json", columns: 40)
        XCTAssertEqual(
            words(painted.replacing(/\u{1b}\[\d+m/, with: "")), words(whole))
    }

    private func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    func testHelpIsNoWiderThanItsTerminal() throws {
        for columns in [40, 60, 80, 300] {
            let text = try terminal("help plan", "NO_COLOR=1", columns: columns)
            let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("  ilpnet") }
            XCTAssertLessThanOrEqual(lines.map(\.count).max() ?? 0, min(columns, 100), text)
        }
    }

    private func shell(_ script: String) throws -> ProgramRun {
        try place.shell(script)
    }

    /// What `ilpnet` writes to a terminal of this width.
    private func terminal(
        _ words: String, _ setting: String = "TERM=xterm", columns: Int = 80
    ) throws -> String {
        _ = try requireProgram("script", package: "bsdutils")
        let command = "stty cols \(columns); env TERM=xterm \(setting) $ILPNET \(words)"
        let run = try shell("script -qec '\(command)' /dev/null")
        return run.output.replacing("\r\n", with: "\n")
    }
}
