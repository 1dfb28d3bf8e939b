import CanonicalJSON
import Foundation
import Logging
import XCTest

@testable import ilpnet

/// When lines were written, and how a terminal shows them.
final class LogTextTests: XCTestCase {
    private var timeZone: String?

    override func setUp() {
        timeZone = ProcessInfo.processInfo.environment["TZ"]
        setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1)
        tzset()
    }

    override func tearDown() {
        if let timeZone { setenv("TZ", timeZone, 1) } else { unsetenv("TZ") }
        tzset()
    }

    /// A terminal obeys what it is shown.
    func testNothingThatAStrangerTellsIsAControl() {
        let evil = "a\u{1b}]0;x\u{07}\u{1b}[2J\r\nFAKE\u{202e}\u{9b}1m"
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("level", "info")
            json.member("event", "packet sent " + evil)
            json.member("source", evil)
            json.member(evil, 1)
        }
        let record = LogRecord(json.bytes, of: evil, milliseconds: 1_763_717_400_000, level: .info)
        for isForTerminal in [true, false] {
            var text = LogText(style: Style(isOn: false), isForTerminal: isForTerminal)
            let shown = (text.lines(record) + [text.plain(record)]).joined()
            XCTAssert(shown.contains("FAKE"))
            for scalar in shown.unicodeScalars {
                XCTAssert(scalar.properties.generalCategory != .control, "\(scalar.value)")
                XCTAssert(scalar.properties.generalCategory != .format, "\(scalar.value)")
            }
        }
    }

    func testWhatSinceMayBe() {
        // 2025-11-21 10:30 in Central Europe.
        let now: Int64 = 1_763_717_400_000
        let second: Int64 = 1_000, minute = 60 * second, hour = 60 * minute
        for (text, expected) in [
            "90s": now - 90 * second, "1h30m": now - 90 * minute, "250ms": now - 250,
            "2d": now - 48 * hour, "0s": now,
            "10:00": now - 30 * minute, "10:29:58.5": now - 1_500,
            // Not yet today, so yesterday.
            "23:00": now - 11 * hour - 30 * minute,
            "2025-11-21": now - 10 * hour - 30 * minute,
            "2025-11-21T10:00": now - 30 * minute, "2025-11-21T10:00Z": now + 30 * minute,
            "2025-07-01T12:00:00Z": 1_751_371_200_000, "2025-07-01T12:00:00": 1_751_364_000_000,
        ] { XCTAssertEqual(LogMoment.milliseconds(text, now: now), expected, text) }
        for text in [
            "", "5", "m", "5 m", "-5m", "5y", "99999999999999999999s", "9999999d", "10:60", "24:00",
            "10", "1:00", "10:00Z", "2025-02-30", "2025-13-01", "2025-11-21T", "2025-11-21 10:00",
            "10:00:00.", "10:00.5", "yesterday", "T10:00", "１0:00",
        ] { XCTAssertNil(LogMoment.milliseconds(text, now: now), text) }
    }

    func testTimesOfLinesAreReadAsTheyAreWritten() {
        for time: Int64 in [0, 1, 951_782_400_000, 1_763_717_400_125, 4_102_444_799_999] {
            XCTAssertEqual(ISO8601.milliseconds(ISO8601.text(time).utf8), time)
        }
        for text in [
            "", "2025-11-21T09:30:00Z", "2025-11-21T09:30:00.125", "2025-02-29T00:00:00.000Z",
            "2025-11-21T24:00:00.000Z", "2025-11-21T09:30:00.125Z ", "2025-00-01T00:00:00.000Z",
        ] { XCTAssertNil(ISO8601.milliseconds(text.utf8), text) }
        XCTAssertNotNil(ISO8601.milliseconds("2024-02-29T00:00:00.000Z".utf8))
    }

    func testATerminalShowsLocalTimesDaysAndColours() {
        var text = LogText(style: Style(isOn: true), isForTerminal: true)
        text.expect(["alice", "bob"])
        let lines =
            [
                record(
                    "alice", "2025-11-20T22:59:59.999Z", "info", #""event":"run started","run":2"#),
                record("bob", "2025-11-20T23:00:00.000Z", "warn", #""event":"odd","peer":"x y""#),
                record(
                    "alice", "2025-11-20T23:00:01.000Z", "error",
                    #""event":"bad","packetId":"\#(String(repeating: "0a", count: 32))""#),
            ].flatMap { text.lines($0) }
        XCTAssertEqual(
            lines.map { $0.replacing("\u{1b}", with: "^") },
            [
                "^[1m-- 2025-11-20 --^[0m",
                "^[2m23:59:59.999^[0m  ^[36malice^[0m  ^[2minfo ^[0m  ^[1m-- run 2 started --^[0m",
                "^[1m-- 2025-11-21 --^[0m",
                "^[2m00:00:00.000^[0m  ^[32mbob^[0m    ^[33mwarn ^[0m  ^[33modd^[0m"
                    + "  ^[2mpeer=^[0m\"x y\"",
                "^[2m00:00:01.000^[0m  ^[36malice^[0m  ^[31merror^[0m  ^[31mbad^[0m"
                    + "  ^[2mpacketId=^[0m0a0a0a0a0a0a…",
            ])
    }

    private func record(_ name: String, _ time: String, _ level: String, _ rest: String)
        -> LogRecord
    {
        let line = #"{"level":"\#(level)","time":"\#(time)","node":"\#(name)",\#(rest)}"#
        return LogRecord(
            Array(line.utf8)[...], of: LogSource(file: name + ".log", in: "")!, milliseconds: 0)
    }
}
