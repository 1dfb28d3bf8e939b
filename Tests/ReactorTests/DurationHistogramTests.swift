import Reactor
import XCTest

/// How long things took, by length.
final class DurationHistogramTests: XCTestCase {
    func testEachDurationIsInTheFirstBucketThatHoldsIt() {
        for place in 0..<DurationHistogram.bucketCount {
            var histogram = DurationHistogram()
            let bound = DurationHistogram.boundsNanoseconds[place]
            histogram.add(nanoseconds: bound)
            histogram.add(nanoseconds: bound + 1)
            XCTAssertEqual(histogram.counts.firstIndex(of: 1), place)
            XCTAssertEqual(histogram.counts.reduce(0, +), place == 17 ? 1 : 2)
            XCTAssertEqual(histogram.count, 2)
            XCTAssertEqual(histogram.sumNanoseconds, UInt64(2 * bound + 1))
        }
    }

    func testTheBoundsReadAsWhatTheyAre() {
        let bounds = (0..<DurationHistogram.bucketCount).map {
            Double(DurationHistogram.boundsNanoseconds[$0]) / 1e9
        }
        XCTAssertEqual(DurationHistogram.boundTexts.compactMap { Double($0) }, bounds)
    }

    func testClocksThatAreWrongDoNotSpoilTheSum() {
        var histogram = DurationHistogram()
        for microseconds in [Int64.min, -1, 0] { histogram.add(microseconds: microseconds) }
        XCTAssertEqual(histogram.counts.first, 3)
        XCTAssertEqual(histogram.sumNanoseconds, 0)
        histogram.add(microseconds: .max)
        histogram.add(nanoseconds: .max)
        XCTAssertEqual(histogram.count, 5)
        XCTAssertEqual(histogram.sumNanoseconds, 2 * 86_400_000_000_000)
    }
}
