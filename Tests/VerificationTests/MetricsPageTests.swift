import XCTest

@testable import Verification

/// What is read of a page in Prometheus' text format.
final class MetricsPageTests: XCTestCase {
    private let page = MetricsPage(
        """
        # HELP packets_total Packets.
        # TYPE packets_total counter
        packets_total{peer="a",type="prepare"} 3
        packets_total{peer="b",type="prepare"} 4
        packets_total{peer="b",type="fulfill"} 5
        plain 0.5
        braced{} 2
        quoted{text="a\\"b,c\\\\d\\n}"} 7
        late 1 1700000000000
        """)

    func testSamplesOfAllLabelsAreSummed() {
        XCTAssertEqual(page.count("packets_total"), 12)
        XCTAssertEqual(page.count("packets_total", ["type": "prepare"]), 7)
        XCTAssertEqual(page.count("packets_total", ["peer": "b", "type": "fulfill"]), 5)
    }

    func testWhatIsNotThereIsNoZero() {
        XCTAssertNil(page.sum("packets"))
        XCTAssertNil(page.sum("packets_total", ["peer": "c"]))
    }

    func testABracketLessAnEmptyAndATimedSampleAreRead() {
        XCTAssertEqual(page.sum("plain"), 0.5)
        XCTAssertEqual(page.sum("braced"), 2)
        XCTAssertEqual(page.sum("late"), 1)
    }

    func testEscapesInLabelsAreUndone() {
        XCTAssertEqual(page.sum("quoted", ["text": "a\"b,c\\d\n}"]), 7)
    }

    func testNoNumberOfPacketsIsTakenForOne() {
        let page = MetricsPage("a 1e300\nb NaN\nc -1\nd 0.5\ne +Inf\nf 12")
        for name in ["a", "b", "c", "d", "e"] { XCTAssertNil(page.count(name), name) }
        XCTAssertEqual(page.count("f"), 12)
    }

    func testWhatIsNoPageHasNoSamples() {
        for text in ["", "{", "a{", "a{b", "a{b=", "a{b=\"", "a{b=\"c\"", "a{b=\"c\"} ", "<html>"] {
            XCTAssertEqual(MetricsPage(text).samples, [], text)
        }
    }

    func testASelectorIsANameWithLabels() {
        let selector = MetricsPage.selector("packets_total{peer=\"a\"}")
        XCTAssertEqual(selector?.name, "packets_total")
        XCTAssertEqual(selector?.labels, ["peer": "a"])
        XCTAssertEqual(MetricsPage.selector("plain")?.labels, [:])
        XCTAssertNil(MetricsPage.selector("packets_total{peer"))
    }
}
