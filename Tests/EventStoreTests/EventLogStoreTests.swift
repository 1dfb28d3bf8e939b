import EventStore
import XCTest

final class EventLogStoreTests: XCTestCase {
    func testSegmentsBecomeSmallerWhereOnlyLittleMayBeKept() {
        XCTAssertEqual(StoreLimits(bytesMax: 1 << 30).segmentBytes, StoreLimits.segmentBytesDefault)
        XCTAssertEqual(StoreLimits(bytesMax: 64 << 20).segmentBytes, 8 << 20)
    }
}
