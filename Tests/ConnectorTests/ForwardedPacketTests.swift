import Connector
import TestSupport
import Wire
import XCTest

/// What a packet is like when it leaves, beside what it was when it came.
final class ForwardedPacketTests: XCTestCase {
    private let node = TestNode()

    func testTheNextHopGetsASecondLess() {
        let packet = node.packet(for: 10_000)
        XCTAssertEqual(node.ask(packet).packet?.expiresAt, packet.expiresAt - 1000)
    }

    func testTheNextHopGetsThirtySecondsAtMost() {
        let limit = node.wallMilliseconds + 30_000
        XCTAssertEqual(node.ask(node.packet(for: 30_999)).packet?.expiresAt, limit - 1)
        XCTAssertEqual(node.ask(node.packet(for: 31_000)).packet?.expiresAt, limit)
        XCTAssertEqual(node.ask(node.packet(for: 31_001)).packet?.expiresAt, limit)
        // The last millisecond of the year 9999.
        var packet = node.packet()
        packet.expiresAt = 253_402_300_799_999
        XCTAssertEqual(node.ask(packet).packet?.expiresAt, limit)
    }

    func testTheHoldTimeIsConfigured() {
        let node = TestNode { $0.holdTimeMilliseconds = 1000 }
        XCTAssertEqual(
            node.ask(node.packet(for: 2000)).packet?.expiresAt, node.wallMilliseconds + 1000)
        XCTAssertEqual(
            node.ask(node.packet(for: 60_000)).packet?.expiresAt, node.wallMilliseconds + 1000)
    }

    func testAmountsAreConvertedRoundedDown() {
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad.x", amount: 1003)).packet?.amount, 250)
        let back = node.ask(
            node.packet(to: "test.bob", amount: 250), from: TestNode.Peer.abroad)
        XCTAssertEqual(back.packet?.amount, 1000)
    }

    func testNothingButAmountAndExpiryChanges() {
        var random = SeededGenerator(seed: 17)
        for count in [0, 1, 32, 127, 128, 255, 256, 4000, ILPLimits.dataBytesMax] {
            for destination in [
                "test.abroad.x", "test.b", "test." + String(repeating: "y", count: 1018),
            ] {
                var packet = node.packet(to: destination, amount: 1_000_000)
                packet.data = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                packet.condition = Preimage(number: random.next()).condition
                let before = packet.bytes
                guard case .forwarded(_, _, var after) = node.ask(before + [9, 9, 9]) else {
                    return XCTFail("\(count) bytes to \(destination)")
                }
                XCTAssertEqual(after.count, before.count)
                let start = before.count < 130 ? 2 : before.count < 259 ? 3 : 4
                after.replaceSubrange(start..<start + 25, with: before[start..<start + 25])
                XCTAssertEqual(after, before, "\(count) bytes to \(destination)")
            }
        }
    }

    func testEachPacketHasAnIdOfItsOwn() {
        var seen: Set<UInt32> = []
        for _ in 0..<2000 {
            let id = node.ask(node.packet(), requestId: 7).requestId
            XCTAssert(seen.insert(id!).inserted)
        }
    }

    func testAPacketMayGoBackWhereItCameFrom() {
        let verdict = node.ask(node.packet(), from: TestNode.Peer.next)
        XCTAssertEqual(verdict.peer, TestNode.Peer.next)
    }
}
