import Control
import XCTest

@testable import ilpnet

/// Small texts: columns, times, sizes, ports, findings.
final class TerminalTextTests: XCTestCase {
    func testPaintTakesNoColumns() {
        let style = Style(isOn: true)
        XCTAssertEqual("abc".columnCount, 3)
        XCTAssertEqual(style.red("abc").columnCount, 3)
        XCTAssertEqual((style.bold("● a") + " · " + style.faint("b")).columnCount, 7)
        XCTAssertEqual(style.red("").columnCount, 0)
    }

    func testWhatIsCutOffIsMarked() {
        let painted = Style(isOn: true).red("abcdef")
        XCTAssertEqual("abcdef".cut(to: 6), "abcdef")
        XCTAssertEqual("abcdef".cut(to: 4), "abc…")
        XCTAssertEqual("abcdef".cut(to: 0), "")
        XCTAssertEqual(painted.cut(to: 6), painted)
        XCTAssertEqual(painted.cut(to: 4), "\u{1b}[31mabc…\u{1b}[0m")
        for columns in 0...8 {
            XCTAssertLessThanOrEqual(painted.cut(to: columns).columnCount, columns)
        }
    }

    func testTablesWithPaintedCellsStandStraight() {
        var table = Table([.init(name: "A"), .init(name: "B", isNumber: true)])
        let style = Style(isOn: true)
        table.rows = [[style.green("● ready"), "1"], ["short", style.red("22")]]
        XCTAssertEqual(
            table.lines(width: nil, style: style).map(\.withoutPaint),
            ["  A         B", "  ● ready   1", "  short    22"])
    }

    func testDurationsKeepTheirTwoLargestUnits() {
        for (seconds, text) in [
            (0, "0s"), (59, "59s"), (60, "1m00s"), (3_599, "59m59s"), (3_600, "1h00m"),
            (86_399, "23h59m"), (86_400, "1d00h"), (9_000_000, "104d04h"),
        ] {
            XCTAssertEqual(Quantity.duration(milliseconds: Int64(seconds) * 1_000 + 999), text)
        }
        XCTAssertEqual(Quantity.duration(milliseconds: -5), "0s")
    }

    func testTimesThatSomethingTookAreRounded() {
        for (microseconds, text) in [
            (0, "0.0 ms"), (949, "0.9 ms"), (950, "1 ms"), (12_499, "12 ms"), (999_499, "999 ms"),
            (1_000_000, "1.00 s"), (9_994_999, "9.99 s"), (10_000_000, "10.0 s"),
            (61_000_000, "61.0 s"),
        ] {
            XCTAssertEqual(Quantity.elapsed(microseconds: microseconds), text)
        }
    }

    func testSizesAndCounts() {
        XCTAssertEqual(
            [0, 999, 1_000, 4_100_000, 99_900_000, 100_000_000, 2_500_000_000].map(Quantity.bytes),
            ["0 B", "999 B", "1 kB", "4.1 MB", "99.9 MB", "100 MB", "2.5 GB"])
        XCTAssertEqual(
            [0, 999, 1_000, 123_456, 1_234_567, -1_000].map { Quantity.count($0) },
            ["0", "999", "1,000", "123,456", "1,234,567", "-1,000"])
        XCTAssertEqual(Quantity.count(UInt64.max), "18,446,744,073,709,551,615")
    }

    func testPortsInARowAreOneRange() {
        XCTAssertEqual(PortRanges.text([]), "")
        XCTAssertEqual(PortRanges.text([3_000]), "3000")
        XCTAssertEqual(
            PortRanges.text([9_000, 3_001, 3_000, 3_002, 8_080, 3_001]), "3000-3002, 8080, 9000")
    }

    func testFindingsStandUnderEachOther() {
        let findings = [
            Finding.ok("disk", "80 GB free"),
            Finding.note("docker", "not installed; only compose needs it", fix: "install it"),
            Finding.wrong("state folder", "nothing can be written", fix: "chmod 700 /a"),
        ]
        XCTAssertEqual(
            Finding.lines(findings, columns: 40, style: Style(isOn: false)).joined(separator: "\n"),
            """
              ✓ disk          80 GB free
              ! docker        not installed; only
                              compose needs it
                              fix: install it
              ✗ state folder  nothing can be written
                              fix: chmod 700 /a
            """)
        let painted = Finding.lines(findings, columns: 40, style: Style(isOn: true))
        XCTAssertEqual(painted[0], "  \u{1b}[32m✓\u{1b}[0m disk          80 GB free")
    }

    func testStepsOfAStartThatTookNoTimeAreLeftOut() {
        let timing = StartupTiming(
            microseconds: 12_345_678,
            criticalChain: [
                .init(process: nil, what: "planned", microseconds: 49),
                .init(process: "a", what: "started", microseconds: 50),
                .init(process: "b", what: "linked", microseconds: 12_000_000),
            ])
        XCTAssertEqual(
            StartupLine.text(timing), "ready in 12.3 s: a started 0.1 > b linked 12.0 s")
        XCTAssertEqual(
            StartupLine.text(StartupTiming(microseconds: 212_000, criticalChain: [])),
            "ready in 212 ms")
        // Broken between steps alone.
        let lines = StartupLine.lines(timing, columns: 30, style: Style(isOn: false))
        XCTAssertEqual(lines, ["ready in 12.3 s:", "  a started 0.1 >", "  b linked 12.0 s"])
    }
}
