import Foundation
import Supervised
import XCTest

final class LifelineTests: XCTestCase {
    func testItIsCutWhenTheLastWriterIsGoneAndNotBefore() throws {
        var ends: [Int32] = [-1, -1]
        XCTAssertEqual(pipe(&ends), 0)
        let lifeline = try Lifeline(adopting: ends[0])
        let second = dup(ends[1])
        XCTAssertFalse(lifeline.isCut())
        // What is written means nothing.
        XCTAssertEqual(write(ends[1], [UInt8](repeating: 7, count: 1_000), 1_000), 1_000)
        XCTAssertFalse(lifeline.isCut())
        close(ends[1])
        XCTAssertFalse(lifeline.isCut())
        close(second)
        XCTAssert(lifeline.isCut())
        XCTAssert(lifeline.isCut())
    }

    func testOnlyTheReadingEndOfAPipeIsTaken() throws {
        var ends: [Int32] = [-1, -1]
        XCTAssertEqual(pipe(&ends), 0)
        XCTAssertThrowsError(try Lifeline(adopting: ends[1]))
        XCTAssertThrowsError(try Lifeline(adopting: 9_999))
        for end in ends { close(end) }
    }
}
