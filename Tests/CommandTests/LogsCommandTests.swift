import Foundation
import TestSupport
import XCTest

/// `ilpnet logs` over files as processes write them, without any process.
final class LogsCommandTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws {
        place = try TemporaryFolder()
        try place.write(
            line(0, "info", "alice", #""event":"run started","run":1,"pid":7,"version":"0.1.0""#)
                + line(200, "warn", "alice", #""event":"slow","peer":"bob""#),
            to: log("alice.log.1"))
        try place.write(
            line(400, "debug", "alice", #""event":"packet sent","amount":"5""#),
            to: log("alice.log"))
        try place.write(
            line(100, "info", "bob", #""event":"listening","btp":"127.0.0.1:1","isOld":false"#)
                + line(300, "error", "bob", #""event":"odd","text":"a \"b\"\nc=\u001b[31m","n":-3"#)
                + #"{"level":"info","ti"#, to: log("bob.log"))
        try place.write("Fatal error: \u{1b}[31mred\n\tat line 3\n", to: log("bob.crash.log"))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_763_717_400.350)],
            ofItemAtPath: place[log("bob.crash.log")])
    }

    func testLinesOfAllFilesComeInTheOrderOfTheirTimes() throws {
        let run = try place.ilpnet("logs")
        XCTAssertEqual(run.exitCode, 0)
        XCTAssertEqual(
            run.output,
            #"""
            2025-11-21T09:30:00.000Z alice info  run started  run=1 pid=7 version=0.1.0
            2025-11-21T09:30:00.100Z bob   info  listening  btp=127.0.0.1:1 isOld=false
            2025-11-21T09:30:00.200Z alice warn  slow  peer=bob
            2025-11-21T09:30:00.300Z bob   error odd  text="a \"b\"\\u{a}c=\\u{1b}[31m" n=-3
            2025-11-21T09:30:00.300Z bob   error | {"level":"info","ti
            2025-11-21T09:30:00.350Z bob   error | Fatal error: \u{1b}[31mred
            2025-11-21T09:30:00.350Z bob   error |     at line 3
            2025-11-21T09:30:00.400Z alice debug packet sent  amount=5

            """#)
    }

    func testJSONIsTheLinesThemselvesAndOneForEachLineThatIsNone() throws {
        let lines = try place.ilpnet("logs", "--json").output.split(separator: "\n").map(
            String.init)
        XCTAssertEqual(lines.count, 8)
        XCTAssertEqual(
            lines[2] + "\n", line(200, "warn", "alice", #""event":"slow","peer":"bob""#))
        XCTAssertEqual(
            lines[5],
            #"{"level":"error","time":"2025-11-21T09:30:00.350Z","node":"bob","#
                + #""event":"crash output","text":"Fatal error: \u001b[31mred"}"#)
    }

    func testAPacketOfWhichNothingIsKnownIsSaidToBe() throws {
        let run = try place.ilpnet("logs", "--packet", "00ff")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssertEqual(run.output, "")
        XCTAssert(run.errors.contains("was said of a packet 00ff"), run.errors)
        XCTAssert(run.errors.contains("fix: "), run.errors)
    }

    func testNamesLevelTextAndTimeLeaveOutLines() throws {
        XCTAssertEqual(try times("logs", "alice"), ["000", "200", "400"])
        // The marker of a run stays with what follows it.
        XCTAssertEqual(
            try times("logs", "--level", "warn"), ["000", "200", "300", "300", "350", "350"])
        XCTAssertEqual(try times("logs", "--grep", "peer=bob"), ["200"])
        XCTAssertEqual(
            try times("logs", "--since", "2025-11-21T09:30:00.300Z", "--level", "info"),
            ["300", "300", "350", "350"])
        XCTAssertEqual(try times("logs", "--since", "1h"), [])
    }

    func testWhatIsTypedWronglyIsSaid() throws {
        let since = try place.ilpnet("logs", "--since", "soon")
        XCTAssertEqual(since.exitCode, 2)
        XCTAssert(since.errors.hasPrefix("error: --since soon is no duration"), since.errors)
        let names = try place.ilpnet("logs", "alise", "zoe")
        XCTAssertEqual(names.exitCode, 2)
        XCTAssertEqual(
            names.errors,
            """
            error: net has no log of alise
              fix: did you mean alice?
            error: net has no log of zoe
              fix: there is alice and bob

            """)
        try place.write("", to: ".ilpnet/other/logs/carol.log")
        XCTAssertEqual(try place.ilpnet("logs").exitCode, 2)
        XCTAssertEqual(try place.ilpnet("logs", "--network", "other").output, "")
    }

    func testItFollowsAcrossRotationAndNewNodesAndEndsInOrder() throws {
        let run = try place.start("logs", "-f", "--since", "2025-11-21T09:30:00.400Z")
        try sees(run, "amount=5")
        // A line that is not whole yet waits for its end.
        try append("{\"level\":\"info\",", to: "alice.log")
        try append(
            String(line(500, "info", "alice", #""event":"second""#).dropFirst(16)), to: "alice.log")
        try sees(run, "second")
        try FileManager.default.moveItem(
            atPath: place[log("alice.log.1")], toPath: place[log("alice.log.2")])
        try append(line(600, "info", "alice", #""event":"third""#), to: "alice.log")
        try FileManager.default.moveItem(
            atPath: place[log("alice.log")], toPath: place[log("alice.log.1")])
        try append(line(700, "info", "alice", #""event":"fourth""#), to: "alice.log")
        try append(line(800, "info", "carol", #""event":"fifth""#), to: "carol.log")
        try sees(run, "fourth")
        try sees(run, "fifth")
        kill(run.identifier, SIGINT)
        let ended = run.waitForEnd()
        XCTAssertEqual(ended.exitCode, 0)
        XCTAssertEqual(
            ended.output.split(separator: "\n").map { $0.split(separator: " ")[3] },
            ["packet", "second", "third", "fourth", "fifth"], ended.output)
    }

    func testItStopsFollowingWhenNobodyReadsAnyMore() throws {
        let run = try place.shell("timeout 20 $ILPNET logs -f | head -1; exit ${PIPESTATUS[0]}")
        XCTAssertEqual(run.exitCode, 0)
        XCTAssertEqual(run.output.split(separator: "\n").count, 1)
    }

    // MARK: -

    private func log(_ name: String) -> String { ".ilpnet/net/logs/" + name }

    private func line(_ milliseconds: Int, _ level: String, _ node: String, _ rest: String)
        -> String
    {
        let fraction = String(milliseconds + 1_000).dropFirst()
        return #"{"level":"\#(level)","time":"2025-11-21T09:30:00.\#(fraction)Z","#
            + #""node":"\#(node)",\#(rest)}"# + "\n"
    }

    private func append(_ text: String, to name: String) throws {
        let path = place[log(name)]
        if !FileManager.default.fileExists(atPath: path) {
            return _ = try place.write(text, to: log(name))
        }
        let file = try XCTUnwrap(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private func sees(_ run: StartedProgram, _ text: String) throws {
        try eventually(within: 10, "it shows \(text)") { run.outputSoFar.contains(text) }
    }

    /// The milliseconds of the lines that come.
    private func times(_ arguments: String...) throws -> [String] {
        let run = try place.run(BuiltProducts.ilpnet, arguments)
        XCTAssertEqual(run.errors, "")
        return run.output.split(separator: "\n").map { String($0.dropFirst(20).prefix(3)) }
    }
}
