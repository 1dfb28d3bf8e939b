import Foundation
import Reactor
import XCTest

@testable import Peering

/// Peers that are played to be far away.
final class DelayTests: XCTestCase {
    func testEachPacketIsHeldBackSoLongAndInOrder() throws {
        let pair = try Pair(latencyMicroseconds: 40_000)
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        let start = LoopTime.read().monotonicNanoseconds
        for id in UInt32(0)..<50 { pair.alice.request(0, id, [UInt8(id)]) }
        pair.alice.turn()
        for id in UInt32(50)..<100 { pair.alice.request(0, id, [UInt8(id)]) }
        turn(pair.alice, pair.bob) { pair.bob.happened.count > 1 }
        let microseconds = (LoopTime.read().monotonicNanoseconds - start) / 1_000
        XCTAssertGreaterThanOrEqual(microseconds, 40_000)
        turn(pair.alice, pair.bob) { pair.alice.happened.count == 101 }
        XCTAssertEqual(
            Array(pair.bob.happened.dropFirst()),
            (0..<100).map { .request(0, UInt32($0), [UInt8($0)]) })
        // Answers come without delay: it is the other end's setting.
        XCTAssertEqual(pair.alice.happened.last, .answer(0, 99, [99]))
    }

    func testADelayOfMicrosecondsIsNotOneOfMilliseconds() throws {
        let pair = try Pair(latencyMicroseconds: 200)
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        var fastest = Int64.max
        for id in UInt32(0)..<50 {
            let start = LoopTime.read().monotonicNanoseconds
            pair.alice.request(0, id, [1])
            let end = Date() + 5
            while pair.bob.happened.count < Int(id) + 2, Date() < end {
                pair.alice.turn(milliseconds: 0)
                pair.bob.turn(milliseconds: 0)
            }
            fastest = min(fastest, LoopTime.read().monotonicNanoseconds - start)
        }
        XCTAssertGreaterThanOrEqual(fastest, 200_000)
        XCTAssertLessThan(fastest, 900_000)
    }

    func testALinkWhoseDelayEndsOvertakesNothing() throws {
        let pair = try Pair(latencyMicroseconds: 30_000)
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        pair.alice.request(0, 1, [1])
        pair.alice.links.changePeer(
            0,
            PeerSettings(
                id: "bob", url: try pair.bob.url(), ownName: "alice",
                secret: Array("s3cret".utf8)))
        pair.alice.request(0, 2, [2])
        turn(pair.alice, pair.bob) { pair.bob.happened.count == 3 }
        XCTAssertEqual(
            pair.bob.happened, [.connected(0), .request(0, 1, [1]), .request(0, 2, [2])])
        XCTAssertEqual(pair.alice.links.delayed, [], "it costs nothing any more")
    }

    func testTheGoodbyeComesBehindWhatIsHeldBack() throws {
        let pair = try Pair(latencyMicroseconds: 30_000)
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        pair.alice.request(0, 1, [1])
        pair.alice.links.closeAll(code: 1_001)
        turn(pair.alice, pair.bob) {
            pair.alice.links.openCount == 0 && pair.bob.happened.count == 3
        }
        XCTAssertEqual(
            pair.bob.happened,
            [
                .connected(0), .request(0, 1, [1]),
                .disconnected(0, .closedByPeer(code: 1_001)),
            ])
        XCTAssertTrue(pair.alice.happened.contains(.answer(0, 1, [1])))
    }

    func testAFullLineLetsItsOldestOutEarly() {
        let line = DelayLine(bytesMax: 10)
        var output = OutputBuffer()
        var pool = BufferPool()
        func append(_ count: Int, due: Int64) {
            [UInt8](repeating: 1, count: count).withUnsafeBytes { line.append($0, due: due) }
        }
        append(6, due: 100)
        append(3, due: 200)
        XCTAssertFalse(line.isFull)
        XCTAssertFalse(line.release(at: 99, into: &output, &pool))
        append(4, due: 300)
        XCTAssertTrue(line.isFull)
        XCTAssertTrue(line.release(at: 99, into: &output, &pool))
        XCTAssertEqual(output.pending, 6)
        XCTAssertEqual(line.nextDue, 200)
        XCTAssertTrue(line.release(at: 250, into: &output, &pool))
        XCTAssertEqual(output.pending, 9)
        append(1, due: 150)
        XCTAssertEqual(line.nextDue, 300, "nothing overtakes")
        XCTAssertTrue(line.release(at: 300, into: &output, &pool))
        XCTAssertEqual(output.pending, 14)
        XCTAssertNil(line.nextDue)
        output.discard(&pool)
    }
}
