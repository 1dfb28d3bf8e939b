import TestSupport
import Traffic
import Wire
import XCTest

@testable import ilpnet

/// How `send` tells what became of packets, whole.
final class SendReportTests: XCTestCase {
    func testEverythingThatCanHappen() throws {
        let report = report(everything, count: 1_000)
        try assertGolden(bytes(report), "send.txt")
        try assertGolden(report.json.fileBytes, "send.json")
        XCTAssertFalse(report.isSuccess)
    }

    func testARunThatSucceeded() throws {
        var summary = TrafficSummary()
        summary.sent = 3_000
        summary.fulfilled = 3_000
        summary.latency = latency
        summary.durationNanoseconds = 30_000_000_000
        let report = report(summary, count: 3_000)
        try assertGolden(bytes(report), "send-fulfilled.txt")
        XCTAssert(report.isSuccess)
    }

    func testAShortRunIsToldInMilliseconds() {
        var summary = TrafficSummary()
        summary.sent = 2
        summary.fulfilled = 2
        summary.durationNanoseconds = 6_249_000
        XCTAssertEqual(
            report(summary, count: 2).lines(width: nil, style: Style(isOn: false)),
            ["test.bob: 2 packets of 100 fulfilled in 6.2 ms, 320 a second"])
    }

    func testOnePacketIsOneLine() {
        var summary = TrafficSummary()
        summary.sent = 1
        summary.lost = 1
        XCTAssertEqual(
            line(summary), "test.bob: lost: no answer until the expiry")
        summary.lostWithLink = 1
        XCTAssertEqual(
            line(summary), "test.bob: lost: the link ended before the answer")
        summary = TrafficSummary()
        summary.sent = 1
        summary.rejections = [rejection("F02", 1, "no route", by: "test.c")]
        XCTAssertEqual(
            line(summary),
            "test.bob: rejected with F02 Unreachable by test.c: no route")
        summary.rejections = [rejection("X77", 1, "", by: "")]
        XCTAssertEqual(line(summary), "test.bob: rejected with X77")
    }

    func testAMessageIsOneLineThatNoTerminalObeys() {
        var summary = TrafficSummary()
        summary.sent = 1
        let text = "\u{1b}[2J\r\n" + String(repeating: "long ", count: 40)
        summary.rejections = [rejection("F99", 1, text, by: "a\u{9b}b")]
        XCTAssertEqual(
            line(summary),
            "test.bob: rejected with F99 Application Error by a b:  [2J  "
                + String(repeating: "long ", count: 14) + "long...")
    }

    func testCodesWithoutEndAreToldShortly() {
        var summary = TrafficSummary()
        summary.rejections = (100..<150).map { rejection("\($0)", 2, "", by: "") }
        summary.sent = 100
        let lines = report(summary, count: 100).lines(width: nil, style: Style(isOn: false))
        XCTAssert(lines.contains("  30 more codes       60"), lines.joined(separator: "\n"))
        XCTAssertEqual(lines.count, 3 + 1 + 20 + 1)
    }

    private var latency: LatencyFigures {
        LatencyFigures(
            p50Nanoseconds: 312_456, p95Nanoseconds: 520_001, p99Nanoseconds: 1_040_383,
            maxNanoseconds: 12_345_678)
    }

    private var everything: TrafficSummary {
        var summary = TrafficSummary()
        summary.sent = 900
        summary.fulfilled = 880
        summary.rejections = [
            rejection("T01", 9, "the next hop is not connected", by: "test.c"),
            rejection("F99", 1, "closed \u{7}at night", by: ""),
        ]
        summary.wrong = 2
        summary.firstWrong = "the answer has no packet"
        summary.lost = 5
        summary.lostWithLink = 3
        summary.unanswered = 3
        summary.unexpected = 1
        summary.latency = latency
        summary.durationNanoseconds = 9_876_543_210
        return summary
    }

    private func rejection(
        _ code: String, _ count: Int, _ message: String, by origin: String
    ) -> TrafficSummary.Rejection {
        .init(code: ILPErrorCode(code)!, count: count, message: message, triggeredBy: origin)
    }

    private func report(_ summary: TrafficSummary, count: Int) -> SendReport {
        SendReport(destination: "test.bob", amount: 100, count: count, summary: summary)
    }

    private func line(_ summary: TrafficSummary) -> String {
        let lines = report(summary, count: 1).lines(width: nil, style: Style(isOn: false))
        XCTAssertEqual(lines.count, 1)
        return lines[0]
    }

    private func bytes(_ report: SendReport) -> [UInt8] {
        let lines = report.lines(width: nil, style: Style(isOn: false))
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
