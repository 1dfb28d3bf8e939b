import CAllocations
import Logging
import Reactor
import Wire
import XCTest

@testable import Peering

/// What links take from the heap: nothing for packets, little for each that is idle.
final class LinkMemoryTests: XCTestCase {
    override func setUpWithError() throws {
        guard allocations_are_counted() == 1 else { throw XCTSkip("allocations are not counted") }
    }

    func testPacketsTakeNothing() throws {
        let pair = try Pair()
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        let packet = ByteView(.allocate(byteCount: 200, alignment: 8), 200)
        defer { packet.start.deallocate() }
        memset(packet.start, 7, 200)
        exchange(pair, packet, 3_000)
        let before = allocations_of_this_thread().calls
        _ = malloc(1).map { free($0) }
        XCTAssertEqual(allocations_of_this_thread().calls, before + 1, "they are counted")
        exchange(pair, packet, 3_000)
        XCTAssertEqual(allocations_of_this_thread().calls, before + 1)
    }

    /// So many requests from alice, which bob answers, a window of them at a time.
    private func exchange(_ pair: Pair, _ packet: ByteView, _ total: Int) {
        var sent = 0
        var answered = 0
        while answered < total {
            while sent < min(total, answered + 200) {
                _ = pair.alice.links.sendRequest(
                    to: 0, requestId: UInt32(sent), packet: packet)
                sent += 1
            }
            pair.alice.links.flush()
            pair.bob.links.wait(atMostMilliseconds: 1)
            while let event = pair.bob.links.next() {
                guard case .request(let peer, let session, let id, let packet) = event else {
                    return XCTFail("no request")
                }
                _ = pair.bob.links.sendAnswer(
                    to: peer, session: session, requestId: id, packet: packet)
            }
            pair.bob.links.flush()
            pair.alice.links.wait(atMostMilliseconds: 1)
            while let event = pair.alice.links.next() {
                guard case .answer = event else { return XCTFail("no answer") }
                answered += 1
            }
        }
    }

    func testAnIdleLinkIsSmall() {
        let small = MemoryLayout<Connection>.size + MemoryLayout<Peer>.size
        XCTAssertLessThan(small, 1_200)
        let pair = try? Pair()
        guard let pair else { return XCTFail("no pair") }
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        turn(pair.alice, pair.bob, for: 0.02)
        // Nothing that only the beginning needs is kept.
        XCTAssertNil(pair.alice.links.connections[pair.alice.links[0].link].pointee.session.opening)
        XCTAssertNil(pair.bob.links.connections[pair.bob.links[0].link].pointee.session.opening)
        XCTAssertEqual(pair.bob.links.connections[0].pointee.stream.carry.count, 0)
    }
}
