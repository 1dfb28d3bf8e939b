import Foundation
import XCTest

/// What other nodes can do wrong, and that a connector answers every Prepare exactly once anyway.
final class BadPeerTests: XCTestCase {
    func testAPeerKilledWithPacketsInFlightIsT01AtOnce() throws {
        let scene = try HopScene()
        let asked = Set(try (0..<50).map { _ in try scene.send() })
        for _ in asked { _ = try scene.next.nextPrepare() }
        let killed = Date()
        scene.next.socket.reset()
        var answered: Set<UInt32> = []
        for _ in asked {
            let frame = try nextFrame(scene.client)
            XCTAssertEqual(frame.packet?.code, "T01")
            XCTAssert(answered.insert(frame.requestId).inserted, "a second answer")
        }
        XCTAssertEqual(answered, asked)
        // Nothing is in flight any more, and a new packet need not wait for anything either.
        XCTAssertEqual(try scene.client.nextAnswer(to: try scene.send()).code, "T01")
        XCTAssertLessThan(Date().timeIntervalSince(killed), 1)
        try scene.reconnectNext()
        try scene.assertDelivers()
    }

    func testAPeerThatNeverAnswersIsR00AtTheExpiry() throws {
        let scene = try HopScene()
        let sent = Date()
        let asked = try scene.send(expiresIn: 2.2)
        let late = try scene.next.nextPrepare().requestId
        XCTAssertEqual(try scene.client.nextAnswer(to: asked).code, "R00")
        // One second is kept back for the way home.
        let waited = Date().timeIntervalSince(sent)
        XCTAssertGreaterThan(waited, 1.1)
        XCTAssertLessThan(waited, 2.2)
        // What comes after that reaches nobody.
        try scene.next.answer(late, .reject(code: "F99"))
        try scene.assertDelivers()
        XCTAssertEqual(
            try scene.connector.metric("ilpnet_answers_dropped_total", ("reason", "late")), 1)
    }

    func testASecondAnswerIsDropped() throws {
        let scene = try HopScene()
        let preimage = HopScene.preimage()
        let asked = try scene.send(preimage)
        let requestId = try scene.next.nextPrepare().requestId
        try scene.next.answer(requestId, .fulfill(preimage: preimage))
        try scene.next.answer(requestId, .fulfill(preimage: preimage))
        try scene.next.answer(requestId, .reject(code: "F99"))
        XCTAssertEqual(try scene.client.nextAnswer(to: asked), .fulfill(preimage: preimage))
        // Were another answer on its way, it would come before that of the next packet.
        try scene.assertDelivers()
        XCTAssertEqual(
            try scene.connector.metric("ilpnet_answers_dropped_total", ("reason", "late")), 2)
    }

    func testAFulfilmentOfAnotherConditionIsF05() throws {
        let scene = try HopScene()
        for wrong in [HopScene.preimage(), [UInt8](repeating: 0, count: 32)] {
            let asked = try scene.send()
            let (requestId, prepare) = try scene.next.nextPrepare()
            XCTAssertNotEqual(prepare.condition, HandDigest.sha256(wrong))
            try scene.next.answer(requestId, .fulfill(preimage: wrong))
            XCTAssertEqual(try scene.client.nextAnswer(to: asked).code, "F05")
        }
        // The condition echoed back fulfils nothing.
        let asked = try scene.send()
        let (requestId, prepare) = try scene.next.nextPrepare()
        try scene.next.answer(requestId, .fulfill(preimage: prepare.condition))
        XCTAssertEqual(try scene.client.nextAnswer(to: asked).code, "F05")
        XCTAssertNotNil(
            scene.connector.log.first(within: 5) { $0["level"] as? String == "error" },
            scene.connector.log.text)
    }

    func testAnswersThatAreNoPacketAreRejected() throws {
        let scene = try HopScene()
        let answers: [(UInt32) -> HandFrame] = [
            { HandFrame(HandFrame.response, $0) },
            { HandFrame(HandFrame.response, $0, [.init(name: "ilp", data: [13, 1])]) },
            { HandFrame(HandFrame.response, $0, [.init(name: "other", data: [1])]) },
            { .ilp(HandFrame.response, $0, .prepare(HandPrepare(to: "test.x", preimage: []))) },
        ]
        for answer in answers {
            let asked = try scene.send()
            try scene.next.send(answer(try scene.next.nextPrepare().requestId))
            XCTAssertEqual(try scene.client.nextAnswer(to: asked).code, "T00")
        }
        try scene.assertDelivers()
    }

    func testGarbageEndsTheLinkAndNothingElse() throws {
        let scene = try HopScene()
        for garbage in [
            // No BTP, a BTP frame cut short, and a WebSocket frame with reserved bits.
            scene.next.webSocketFrame(2, [99, 1, 2, 3]),
            scene.next.webSocketFrame(2, [6, 0, 0, 0, 1, 200]),
            [0xf2, 0x80, 0, 0, 0, 0],
            [UInt8](repeating: 0xff, count: 300),
        ] {
            let asked = try scene.send()
            _ = try scene.next.nextPrepare()
            try scene.next.socket.send(garbage)
            XCTAssertEqual(try scene.next.next(), .closed(code: 1002))
            XCTAssertEqual(try scene.client.nextAnswer(to: asked).code, "T01")
            try scene.reconnectNext()
            try scene.assertDelivers()
        }
    }

    func testOneByteAtATimeIsAsGoodAsAll() throws {
        let scene = try HopScene()
        let preimage = HopScene.preimage()
        let prepare = HandPrepare(to: "test.next.desk", preimage: preimage)
        let requestId = scene.client.freshRequestId()
        let frame = HandFrame.ilp(HandFrame.message, requestId, .prepare(prepare))
        for byte in scene.client.webSocketFrame(2, frame.bytes) {
            try scene.client.socket.send([byte])
        }
        try scene.next.answer(try scene.next.nextPrepare().requestId, .fulfill(preimage: preimage))
        XCTAssertEqual(try scene.client.nextAnswer(to: requestId), .fulfill(preimage: preimage))
    }

    private func nextFrame(_ link: HandLink) throws -> HandFrame {
        guard case .frame(let frame) = try link.next() else { throw HandError("the link ended") }
        return frame
    }
}
