import Control
import XCTest

/// Lines that processes tell their supervisor.
final class ReportTests: XCTestCase {
    private let reports: [(NodeReport, String)] = [
        (.listening, "listening\n"), (.up(peer: "connector-b"), "up connector-b\n"),
        (.down(peer: "connector-b"), "down connector-b\n"),
        (
            .counts(
                .init(received: 120, forwarded: 100, delivered: 20, rejected: 0, inFlight: 3)),
            "counts 120 100 20 0 3\n"
        ), (.reloaded, "reloaded\n"), (.notReloaded, "not-reloaded\n"),
        (.draining, "draining\n"),
        (
            .counts(
                .init(
                    received: .max, forwarded: .max, delivered: .max, rejected: .max,
                    inFlight: .max)),
            "counts" + String(repeating: " 18446744073709551615", count: 5) + "\n"
        ),
    ]

    func testEachReportIsOneLineAndReadBack() {
        for (report, text) in reports {
            XCTAssertEqual(String(decoding: report.line, as: UTF8.self), text)
            XCTAssertEqual(NodeReport(line: text.dropLast()[...]), report)
            XCTAssertLessThanOrEqual(report.line.count, NodeReport.lineBytesMax)
        }
        let longest = NodeReport.down(peer: String(repeating: "x", count: 63))
        XCTAssertLessThanOrEqual(longest.line.count, NodeReport.lineBytesMax)
    }

    func testWhatIsNoneIsPassedOver() {
        for line in [
            "", " ", "up", "down", "up a b", "listening now", "Listening", "counts 1 2 3 4",
            "counts 1 2 3 4 5 6", "counts 1 2 3 4 -5", "counts 1 2 3 4 18446744073709551616",
            "counts a b c d e", "restart", "\u{0}",
        ] {
            XCTAssertNil(NodeReport(line: line[...]), line)
        }
    }

    func testAProbeSaysWhatPassedAndWhyTheRestDidNot() {
        let reports: [(ProbeReport, String)] = [
            (.passed(pair: 0), "passed 0\n"),
            (
                .missing(pair: 1, why: "F02 from test.b: no route"),
                "missing 1 F02 from test.b: no route\n"
            ),
        ]
        for (report, text) in reports {
            XCTAssertEqual(String(decoding: report.line, as: UTF8.self), text)
            XCTAssertEqual(ProbeReport(line: text.dropLast()[...]), report)
        }
        for line in ["", "passed", "passed x", "passed -1", "passed 1 2", "missing 1"] {
            XCTAssertNil(ProbeReport(line: line[...]), line)
        }
    }

    /// A reason quotes what a peer sent, and must not become a line of its own.
    func testAReasonIsOneLineAndCut() {
        let sly = ProbeReport.missing(pair: 0, why: "no\npassed 0\n")
        XCTAssertEqual(String(decoding: sly.line, as: UTF8.self), "missing 0 nopassed 0\n")
        let long = ProbeReport.missing(pair: 0, why: String(repeating: "y", count: 5_000))
        XCTAssertEqual(long.line.count, ProbeReport.lineBytesMax)
        XCTAssertEqual(long.line.last, UInt8(ascii: "\n"))
    }
}
