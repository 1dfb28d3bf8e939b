import Reactor
import XCTest

final class CarryTests: XCTestCase {
    func testWhatWasKeptIsTakenOnce() {
        var pool = BufferPool()
        var carry = Carry()
        for count in [1, BufferPool.smallBlockBytes, BufferPool.smallBlockBytes + 1, 40_014] {
            let bytes = pattern(count)
            bytes.withUnsafeBytes { carry.keep($0.baseAddress!, count, &pool) }
            XCTAssertEqual(carry.count, count)
            var taken = [UInt8](repeating: 0xff, count: count + 1)
            taken.withUnsafeMutableBytes {
                XCTAssertEqual(carry.take(into: $0.baseAddress!, &pool), count)
                XCTAssertEqual(carry.take(into: $0.baseAddress!, &pool), 0)
            }
            XCTAssertEqual(taken, bytes + [0xff])
        }
        XCTAssertEqual(pool.freeCount, 2, "one block of either size went to and fro")
    }

    func testWhatASmallBlockCannotHoldIsNotPutThere() {
        var pool = BufferPool(freeBlocksMax: 0, freeSmallBlocksMax: 1)
        var carry = Carry()
        let bytes = pattern(BufferPool.smallBlockBytes + 1)
        bytes.withUnsafeBytes { carry.keep($0.baseAddress!, $0.count, &pool) }
        carry.discard(&pool)
        XCTAssertEqual(pool.freeCount, 0)
        bytes.withUnsafeBytes { carry.keep($0.baseAddress!, $0.count - 1, &pool) }
        carry.discard(&pool)
        XCTAssertEqual(pool.freeCount, 1)
    }

    func testKeepingNothingHoldsNothing() {
        var pool = BufferPool()
        var carry = Carry()
        var byte: UInt8 = 1
        carry.keep(&byte, 0, &pool)
        carry.keep(&byte, 1, &pool)
        carry.discard(&pool)
        carry.discard(&pool)
        XCTAssertEqual(carry.count, 0)
        XCTAssertEqual(pool.freeCount, 1)
    }
}
