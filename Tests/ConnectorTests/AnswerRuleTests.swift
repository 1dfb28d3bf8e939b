import Connector
import Wire
import XCTest

/// What becomes of a packet that was forwarded.
final class AnswerRuleTests: XCTestCase {
    private typealias Peer = TestNode.Peer

    private let node = TestNode()
    private let fulfill = Reply.fulfill(Preimage.usual.fulfillment, data: [1, 2, 3])
    private let reject = Reply.reject("F99", by: "test.bob", message: "no", data: [4, 5])

    func testARightFulfillGoesBackAsItCame() throws {
        let id = try forward(requestId: 77)
        let ending = node.hear(fulfill, requestId: id)
        XCTAssertEqual(
            ending,
            Ending(
                kind: .passed, originPeer: Peer.asker, originSession: 100, originRequestId: 77,
                bytes: fulfill.bytes))
        XCTAssertEqual(node.forwarder.counters.fulfillsPassed, 1)
    }

    func testARejectGoesBackAsItCame() throws {
        for code in ["F99", "T04", "R00", "F08", "X77"] {
            let reject = Reply.reject(code, by: "", message: "ü", data: [UInt8](0...255))
            let ending = node.hear(reject, requestId: try forward())
            XCTAssertEqual(ending?.kind, .passed)
            XCTAssertEqual(ending?.bytes, reject.bytes)
        }
        XCTAssertEqual(node.forwarder.counters.rejectsPassed, 5)
        XCTAssert(node.forwarder.counters.rejectsByCode.allSatisfy { $0 == 0 })
    }

    func testBytesBehindAnAnswerDoNotGoBack() throws {
        for answer in [fulfill, reject] {
            let ending = node.hear(answer.bytes + [0, 0], requestId: try forward())
            XCTAssertEqual(ending?.bytes, answer.bytes)
        }
    }

    func testTheDataOfAFulfillDoesNotCountForItsCondition() throws {
        let large = Reply.fulfill(
            Preimage.usual.fulfillment, data: [UInt8](repeating: 9, count: ILPLimits.dataBytesMax))
        XCTAssertEqual(node.hear(large, requestId: try forward())?.bytes, large.bytes)
    }

    func testAWrongFulfillmentIsF05AndSaidToBeWrong() throws {
        var nearly = Preimage.usual.bytes
        nearly[31] ^= 1
        let wrong = [
            Hash256.zero, Preimage.usual.condition, Preimage(number: 2).fulfillment,
            nearly.withUnsafeBytes { Hash256(loading: $0.baseAddress!) },
        ]
        for fulfillment in wrong {
            let ending = node.hear(.fulfill(fulfillment, data: []), requestId: try forward())
            XCTAssertEqual(ending?.kind, .wrongFulfillment)
            XCTAssertEqual(ending?.reply?.code, "F05")
        }
        XCTAssertEqual(node.forwarder.counters.fulfillmentsWrong, 4)
        XCTAssertEqual(node.forwarder.counters.fulfillsPassed, 0)
    }

    func testAnAnswerThatIsNoPacketIsT00() throws {
        var truncated: [[UInt8]] = []
        for answer in [fulfill.bytes, reject.bytes] {
            truncated += (0..<answer.count).map { Array(answer.prefix($0)) }
        }
        let others = [[0], [255, 255], node.packet().bytes, Array("hello".utf8)]
        for bytes in truncated + others {
            let ending = node.hear(bytes, requestId: try forward())
            XCTAssertEqual(ending?.kind, .rejected)
            XCTAssertEqual(ending?.reply?.code, "T00", "\(bytes)")
        }
        XCTAssertEqual(
            node.forwarder.counters.answersUnreadable, UInt64(truncated.count + others.count))
    }

    func testASecondAnswerIsDroppedAndCounted() throws {
        for first in [fulfill, reject] {
            let id = try forward()
            XCTAssertNotNil(node.hear(first, requestId: id))
            XCTAssertNil(node.hear(fulfill, requestId: id))
            XCTAssertNil(node.hear(reject, requestId: id))
        }
        XCTAssertEqual(node.forwarder.counters.answersLate, 4)
    }

    func testAnAnswerToNothingIsDroppedAndCounted() throws {
        let id = try forward()
        XCTAssertNil(node.hear(fulfill, requestId: id &+ 1))
        XCTAssertNil(node.hear(fulfill, requestId: id &+ 1024))
        XCTAssertNil(node.hear([], requestId: 0))
        XCTAssertEqual(node.forwarder.counters.answersLate, 3)
        XCTAssertNotNil(node.hear(fulfill, requestId: id))
    }

    func testOnlyWhoWasAskedCanAnswer() throws {
        let id = try forward()
        for peer in [Peer.asker, Peer.abroad, Peer.child] {
            XCTAssertNil(node.hear(fulfill, from: peer, requestId: id), "\(peer)")
        }
        XCTAssertEqual(node.forwarder.counters.answersLate, 3)
        XCTAssertEqual(node.hear(fulfill, requestId: id)?.kind, .passed)
    }

    // MARK: time

    func testWithoutAnAnswerItIsR00AtTheNextHopsExpiry() throws {
        // It expires here after 10 s, at the next hop after 9.
        _ = try forward(requestId: 41)
        node.pass(milliseconds: 8999)
        XCTAssertNil(node.nextExpired())
        let wait = Int64(node.forwarder.inFlight.millisecondsToNext(node.monotonicMilliseconds))
        XCTAssert((1...1 + 16).contains(wait), "\(wait) ms")
        node.pass(milliseconds: wait)
        let ending = node.nextExpired()
        XCTAssertEqual(ending?.kind, .rejected)
        XCTAssertEqual(ending?.reply?.code, "R00")
        XCTAssertEqual(ending?.originRequestId, 41)
        XCTAssertNil(node.nextExpired())
        XCTAssertEqual(node.forwarder.counters.preparesExpired, 1)
    }

    func testAnAnswerInTheLastMillisecondCounts() throws {
        let id = try forward()
        node.pass(milliseconds: 8999)
        XCTAssertEqual(node.hear(fulfill, requestId: id)?.kind, .passed)
    }

    func testAnAnswerAtTheExpiryIsLateAndAnsweredWithR00() throws {
        let id = try forward()
        node.pass(milliseconds: 9000)
        let ending = node.hear(fulfill, requestId: id)
        XCTAssertEqual(ending?.reply?.code, "R00")
        XCTAssertEqual(node.forwarder.counters.answersLate, 1)
        XCTAssertEqual(node.forwarder.counters.preparesExpired, 1)
        node.pass(milliseconds: 60_000)
        XCTAssertNil(node.nextExpired(), "it was answered already")
    }

    func testAnAnswerAfterTheExpiryIsDroppedAndCounted() throws {
        let id = try forward()
        node.pass(milliseconds: 20_000)
        XCTAssertNotNil(node.nextExpired())
        XCTAssertNil(node.hear(fulfill, requestId: id))
        XCTAssertEqual(node.forwarder.counters.answersLate, 1)
    }

    func testAnExpiryOfTheYear9999WaitsNoLongerThanTheHoldTime() {
        var packet = node.packet()
        packet.expiresAt = 253_402_300_799_999
        XCTAssertNotNil(node.ask(packet).requestId)
        node.pass(milliseconds: 30_016)
        XCTAssertEqual(node.nextExpired()?.reply?.code, "R00")
    }

    func testAWallClockThatIsSetBackDelaysNoAnswer() throws {
        _ = try forward()
        node.pass(milliseconds: 9016)
        node.wallMilliseconds -= 3_600_000
        XCTAssertEqual(node.nextExpired()?.reply?.code, "R00")
    }

    // MARK: broken links

    func testWhatABrokenLinkWasAskedIsT01AtOnce() throws {
        let ids = try (0..<5).map { try forward(requestId: UInt32($0)) }
        let other = node.ask(node.packet(to: "test.abroad.x"), requestId: 99)
        XCTAssertNotNil(node.hear(fulfill, requestId: ids[2]))
        let endings = node.linkBreaks(to: Peer.next)
        XCTAssertEqual(Set(endings.map(\.originRequestId)), [0, 1, 3, 4])
        XCTAssert(endings.allSatisfy { $0.kind == .rejected && $0.reply?.code == "T01" })
        XCTAssertEqual(node.linkBreaks(to: Peer.next), [])
        XCTAssertNil(node.hear(fulfill, requestId: ids[0]))
        XCTAssertNotNil(node.hear(fulfill, from: Peer.abroad, requestId: other.requestId!))
    }

    func testAnEndingNodeRejectsWithT03WhatIsLeft() throws {
        _ = try forward()
        var place = 0
        let answered = node.forwarder.nextUnanswerable(
            of: Peer.next, from: &place, .t03, "this connector is shutting down")
        guard case .reject(let rejection)? = answered?.outcome else { return XCTFail("no reject") }
        XCTAssertEqual(rejection.code, .t03)
        XCTAssertEqual(node.forwarder.inFlight.count, 0)
    }

    func testWhatTheLinkDidNotTakeAfterAllIsWithdrawn() throws {
        let id = try forward()
        XCTAssertNil(node.forwarder.withdraw(id, from: Peer.abroad, .t02, "busy"))
        let rejection = node.forwarder.withdraw(id, from: Peer.next, .t02, "busy")
        XCTAssertEqual(rejection?.code, .t02)
        XCTAssertNil(node.forwarder.withdraw(id, from: Peer.next, .t02, "busy"))
        XCTAssertNil(node.hear(fulfill, requestId: id))
        XCTAssertEqual(node.forwarder.counters.preparesForwarded, 0)
        XCTAssertEqual(node.forwarder.counters.preparesRejected, 1)
        XCTAssertEqual(node.forwarder.inFlight.count, 0)
    }

    /// To the usual peer; it expires there in 9 s.
    private func forward(requestId: UInt32 = 7) throws -> UInt32 {
        try XCTUnwrap(node.ask(node.packet(for: 10_000), requestId: requestId).requestId)
    }
}
