import Glibc
import Reactor
import XCTest

final class OutputBufferTests: XCTestCase {
    func testBytesArriveInOrderThoughTheSocketTakesThemInPieces() throws {
        var pair = try ConnectedPair()
        // More than any socket buffer takes, in pieces that straddle the blocks.
        let count = 8_000_000
        let bytes = pattern(count)
        var at = 0
        while at < count {
            let piece = min(1 + (at * 7) % 40_000, count - at)
            let room = pair.near.output.reserve(piece, &pair.pool)
            bytes.withUnsafeBytes { room.copyMemory(from: $0.baseAddress! + at, byteCount: piece) }
            pair.near.output.commit(piece)
            at += piece
        }
        XCTAssertEqual(pair.near.output.pending, count)
        XCTAssertEqual(pair.near.flush(&pair.pool), .blocked)
        XCTAssertGreaterThan(pair.near.output.written, 0)
        XCTAssertEqual(pair.near.output.pending + Int(pair.near.output.written), count)
        var arrived: [UInt8] = []
        while pair.near.flush(&pair.pool) == .blocked { arrived += try pair.read(100_000) }
        arrived += try pair.read(count - arrived.count)
        XCTAssert(arrived == bytes, "the bytes differ")
        XCTAssertEqual(pair.near.output.pending, 0)
        XCTAssertEqual(Int(pair.near.output.written), count)
    }

    func testLessThanWasReservedMayBeCommitted() throws {
        var pair = try ConnectedPair()
        for value in UInt8(0)..<200 {
            let room = pair.near.output.reserve(OutputBuffer.reservationMax, &pair.pool)
            room.storeBytes(of: value, as: UInt8.self)
            pair.near.output.commit(1)
        }
        XCTAssertEqual(pair.near.output.pending, 200)
        XCTAssertEqual(pair.near.flush(&pair.pool), .done)
        XCTAssertEqual(try pair.read(200), (0..<200).map { UInt8($0) })
    }

    func testAppendedBytesMayBeLongerThanABlock() throws {
        var pair = try ConnectedPair()
        let bytes = pattern(300_000)
        pair.near.output.append([1, 2, 3], &pair.pool)
        pair.near.output.append(bytes, &pair.pool)
        pair.near.output.append([], &pair.pool)
        var arrived: [UInt8] = []
        while pair.near.flush(&pair.pool) == .blocked { arrived += try pair.read(10_000) }
        arrived += try pair.read(300_003 - arrived.count)
        XCTAssert(arrived == [1, 2, 3] + bytes)
    }

    func testEmptyItHoldsNoMemory() throws {
        var pair = try ConnectedPair()
        XCTAssertEqual(pair.pool.freeCount, 0)
        pair.near.output.append([1], &pair.pool)
        XCTAssertEqual(pair.near.flush(&pair.pool), .done)
        XCTAssertEqual(pair.pool.freeCount, 1)
        _ = pair.near.output.reserve(10, &pair.pool)
        XCTAssertEqual(pair.pool.freeCount, 0)
        XCTAssertEqual(pair.near.flush(&pair.pool), .done, "reserved, but nothing committed")
        XCTAssertEqual(pair.pool.freeCount, 1)
        pair.near.output.append(pattern(200_000), &pair.pool)
        pair.near.output.discard(&pair.pool)
        XCTAssertEqual(pair.near.output.pending, 0)
        XCTAssertEqual(pair.pool.freeCount, 3)
    }

    func testAConnectionThatIsGoneFailsAndEndsNobody() throws {
        // As in a program that has not thought of it.
        let before = signal(SIGPIPE, SIG_DFL)
        defer { signal(SIGPIPE, before) }
        var pair = try ConnectedPair()
        pair.far.close(&pair.pool, reset: true)
        // The first failing write tells of the reset, and the next one would raise the signal.
        try waitUntil("the write fails") {
            pair.near.output.append([1], &pair.pool)
            return pair.near.flush(&pair.pool) == .failed(EPIPE)
        }
    }

    func testAPoolKeepsNoMoreThanItsLimit() {
        var pool = BufferPool(freeBlocksMax: 2, freeSmallBlocksMax: 1)
        var output = OutputBuffer()
        output.append(pattern(500_000), &pool)
        output.discard(&pool)
        XCTAssertEqual(pool.freeCount, 2)
    }
}
