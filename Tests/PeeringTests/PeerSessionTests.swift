import Wire
import XCTest

@testable import Peering

/// A session that is open: bytes in, events and bytes out.
final class PeerSessionTests: XCTestCase {
    private func both() throws -> [SessionTape] {
        let tapes = [SessionTape.accepted(), try SessionTape.dialled()]
        for tape in tapes { tape.open() }
        return tapes
    }

    func testPacketsComeOutAsTheyWentIn() throws {
        for tape in try both() {
            XCTAssertTrue(tape.session.isOpen)
            let heard = tape.feed(
                tape.frame(.binary, Bytes.packet(1, [7, 8]))
                    + tape.frame(.binary, Bytes.answer(2, [9])))
            XCTAssertEqual(heard, [.request(1, [7, 8]), .answer(2, [9])])
            XCTAssertEqual(tape.written(), [])
        }
    }

    func testBytesThatComeOneByOneMeanTheSame() throws {
        for tape in try both() {
            let heard = tape.feedByteByByte(
                tape.frame(.ping, [1]) + tape.frame(.binary, Bytes.packet(1, Array(0..<200))))
            XCTAssertEqual(heard, [.request(1, Array(0..<200))])
            XCTAssertEqual(tape.writtenFrames(), [Frame(opcode: .pong, [1])])
        }
    }

    func testTheFirstEntryDecidesWhatAMessageIsFor() throws {
        for tape in try both() {
            let mixed = BTPWriter.message(
                requestId: 5,
                entries: [
                    BTPProtocolData("other", text: "x"),
                    BTPProtocolData("ilp", BTPContentType.octets, [1]),
                ])
            XCTAssertEqual(tape.feed(.binary, mixed), [.wrote(.response)])
            XCTAssertEqual(tape.writtenFrames(), [.btp(BTPWriter.response(requestId: 5))])
            let decorated = BTPWriter.message(
                requestId: 6,
                entries: [
                    BTPProtocolData("ilp", BTPContentType.octets, [1]),
                    BTPProtocolData("other", text: "x"),
                ])
            XCTAssertEqual(tape.feed(.binary, decorated), [.request(6, [1])])
        }
    }

    func testAMessageWithoutAPacketGetsAnEmptyResponse() throws {
        for tape in try both() {
            let empty = BTPWriter.message(requestId: 5, entries: [])
            XCTAssertEqual(tape.feed(.binary, empty), [.wrote(.response)])
            XCTAssertEqual(tape.writtenFrames(), [.btp(BTPWriter.response(requestId: 5))])
        }
    }

    func testATransferIsRefused() throws {
        for tape in try both() {
            tape.around.wallMilliseconds = 1_500_000_000_123
            let transfer = BTPWriter.transfer(requestId: 5, amount: 100)
            XCTAssertEqual(tape.feed(.binary, transfer), [.wrote(.error)])
            let error = BTPWriter.error(
                requestId: 5, code: .f00, name: "NotAcceptedError",
                triggeredAtMilliseconds: 1_500_000_000_123)
            XCTAssertEqual(tape.writtenFrames(), [.btp(error)])
        }
    }

    func testAnErrorIsAnAnswerWithoutAPacketAndIsNeverAnswered() throws {
        for tape in try both() {
            let error = BTPWriter.error(
                requestId: 5, code: .t00, name: "x", triggeredAtMilliseconds: 0)
            XCTAssertEqual(tape.feed(.binary, error), [.answer(5, [])])
            let empty = BTPWriter.response(requestId: 6)
            XCTAssertEqual(tape.feed(.binary, empty), [.answer(6, [])])
            XCTAssertEqual(tape.written(), [])
        }
    }

    func testUnreadableBTPClosesTheLinkAndIsNotAnswered() throws {
        let good = Bytes.packet(1, Array(0..<100))
        for tape in try both() {
            let heard = tape.feed(.binary, Array(good.dropLast()))
            guard case .ended(.link(.btpFault)) = heard.first else { return XCTFail("\(heard)") }
            XCTAssertEqual(tape.writtenFrames(), [.close(1_002)])
            XCTAssertEqual(tape.feed(.binary, good), [], "nothing counts after the end")
        }
        for length in 0..<good.count {
            let tape = SessionTape.accepted()
            tape.open()
            let heard = tape.feed(.binary, Array(good.prefix(length)))
            guard case .ended(.link(.btpFault)) = heard.first else {
                return XCTFail("\(length): \(heard)")
            }
        }
    }

    func testWhatBreaksWebSocketClosesTheLink() throws {
        let accepted = SessionTape.accepted()
        accepted.open()
        XCTAssertEqual(
            accepted.feed(.binary, Bytes.packet(1, [1]), masked: false),
            [.ended(.link(.webSocketFault(.maskMissing)))])
        XCTAssertEqual(accepted.writtenFrames(), [.close(1_002)])
        for tape in try both() {
            guard case .ended(.link(.webSocketFault)) = tape.feed(.text, [0x41]).first else {
                return XCTFail("text was taken")
            }
        }
        for tape in try both() {
            let tooLong = tape.feed(.binary, [UInt8](repeating: 0, count: 40_001))
            XCTAssertEqual(tooLong, [.ended(.link(.webSocketFault(.messageTooLong)))])
            XCTAssertEqual(tape.writtenFrames(), [.close(1_009)])
        }
    }

    func testPingsAreAnsweredAndPongsTold() throws {
        for tape in try both() {
            XCTAssertEqual(tape.feed(.ping, [1, 2]), [])
            XCTAssertEqual(tape.writtenFrames(), [Frame(opcode: .pong, [1, 2])])
            tape.session.ping(&tape.around)
            XCTAssertEqual(tape.writtenFrames(), [Frame(opcode: .ping, [])])
            XCTAssertEqual(tape.feed(.pong, []), [.pong])
        }
    }

    func testACloseIsAnsweredWithItsCode() throws {
        for tape in try both() {
            let payload = WebSocketWriter.closePayload(code: 1_001, reason: "bye")
            XCTAssertEqual(
                tape.feed(.close, payload), [.ended(.link(.closedByPeer(code: 1_001)))])
            XCTAssertEqual(tape.writtenFrames(), [.close(1_001)])
        }
        for tape in try both() {
            XCTAssertEqual(tape.feed(.close, []), [.ended(.link(.closedByPeer(code: 1_005)))])
            XCTAssertEqual(tape.writtenFrames(), [Frame(opcode: .close, [])])
        }
    }

    func testAfterOurCloseOnlyAnswersCount() throws {
        for tape in try both() {
            tape.session.close(code: 1_001, reason: "going", &tape.around)
            tape.session.close(code: 1_000, &tape.around)
            XCTAssertEqual(tape.writtenFrames(), [.close(1_001, "going")], "one close frame")
            XCTAssertFalse(tape.session.isOpen)
            XCTAssertEqual(tape.feed(.binary, Bytes.packet(1, [1])), [])
            XCTAssertEqual(tape.feed(.ping, []), [])
            XCTAssertEqual(tape.feed(.binary, Bytes.answer(2, [1])), [.answer(2, [1])])
            XCTAssertEqual(
                tape.feed(.close, WebSocketWriter.closePayload(code: 1_001)),
                [.ended(.link(.closedByPeer(code: 1_001)))])
            XCTAssertEqual(tape.written(), [], "nothing follows a close frame")
        }
    }

    func testEachFrameHasAMaskOfItsOwn() throws {
        let tape = try SessionTape.dialled()
        tape.open()
        var keys: Set<[UInt8]> = []
        for _ in 0..<100 {
            tape.session.ping(&tape.around)
            keys.insert(Array(tape.written()[2...5]))
        }
        XCTAssertEqual(keys.count, 100)
    }
}
