import XCTest

@testable import Traffic

final class LatencyHistogramTests: XCTestCase {
    func testEveryPercentileIsWithinOnePercentOfTheExactOne() {
        var bits = SeededBits(seed: 1)
        var histogram = LatencyHistogram()
        var values: [Int64] = []
        for _ in 0..<20_000 {
            // Every magnitude from nanoseconds to an hour.
            let value = Int64((bits.next() >> 22) >> (bits.next() % 42))
            values.append(value)
            histogram.record(nanoseconds: value)
        }
        values.sort()
        for percentile in [0.01, 1, 10, 50, 90, 95, 99, 99.9, 99.99] {
            let rank = Int((percentile * 20_000 / 100).rounded(.up))
            let exact = values[rank - 1]
            let found = histogram.nanoseconds(atPercentile: percentile)!
            XCTAssertGreaterThanOrEqual(found, exact, "p\(percentile)")
            XCTAssertLessThanOrEqual(Double(found - exact), 0.01 * Double(exact), "p\(percentile)")
        }
        XCTAssertEqual(histogram.nanoseconds(atPercentile: 100), values.last)
        XCTAssertEqual(histogram.maximumNanoseconds, values.last)
        XCTAssertEqual(histogram.count, 20_000)
    }

    func testSmallValuesAreExact() {
        for value: Int64 in 0...255 {
            var histogram = LatencyHistogram()
            histogram.record(nanoseconds: value)
            histogram.record(nanoseconds: 1_000_000)
            XCTAssertEqual(histogram.nanoseconds(atPercentile: 50), value)
        }
    }

    func testValuesOutOfRangeCountAtItsEnds() {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: .min)
        XCTAssertEqual(histogram.maximumNanoseconds, 0)
        histogram.record(nanoseconds: .max)
        XCTAssertEqual(histogram.nanoseconds(atPercentile: 0), 0)
        XCTAssertEqual(histogram.maximumNanoseconds, LatencyHistogram.nanosecondsMax)
        XCTAssertEqual(
            histogram.nanoseconds(atPercentile: 100), LatencyHistogram.nanosecondsMax)
    }

    func testTwoMergedAreAsOneThatCountedAll() {
        var bits = SeededBits(seed: 2)
        var all = LatencyHistogram()
        var even = LatencyHistogram()
        var odd = LatencyHistogram()
        for _ in 0..<5_000 {
            let value = Int64(bits.next() >> 34)
            all.record(nanoseconds: value)
            if value % 2 == 0 {
                even.record(nanoseconds: value)
            } else {
                odd.record(nanoseconds: value)
            }
        }
        even.merge(odd)
        XCTAssertEqual(even.figures, all.figures)
        XCTAssertEqual(even.count, all.count)
    }

    func testWithoutValuesThereAreNoFigures() {
        let histogram = LatencyHistogram()
        XCTAssertNil(histogram.figures)
        XCTAssertNil(histogram.maximumNanoseconds)
    }
}
