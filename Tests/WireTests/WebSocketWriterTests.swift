import TestSupport
import Wire
import XCTest

final class WebSocketWriterTests: XCTestCase {
    func testMaskingEqualsTheDefinitionAtEveryLengthAndPhase() {
        let key = ScriptedFrame.mask
        let word = key.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.1) << (8 * $1.0) }
        for count in 0...40 {
            for phase in 0..<9 {
                var bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
                let expected = bytes.enumerated().map { $1 ^ key[($0 + phase) % 4] }
                bytes.withByteView { WebSocketMask.apply($0.start, $0.count, word, phase: phase) }
                XCTAssertEqual(bytes, expected, "\(count) bytes from \(phase)")
            }
        }
    }

    func testMaskingLeavesItsNeighboursAlone() {
        for count in 0...17 {
            var bytes = [UInt8](repeating: 0xaa, count: 40)
            bytes.withByteView { WebSocketMask.apply($0.start + 9, count, 0x1234_5678) }
            XCTAssertEqual(bytes.prefix(9), [UInt8](repeating: 0xaa, count: 9)[...])
            XCTAssertEqual(
                Array(bytes.suffix(31 - count)), .init(repeating: 0xaa, count: 31 - count))
        }
    }

    func testTheExamplesOfTheRFC() {
        // RFC 6455 5.7.
        let hello = Array("Hello".utf8)
        XCTAssertEqual(
            WebSocketWriter.frame(.text, hello, mask: nil),
            [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f])
        XCTAssertEqual(
            WebSocketWriter.frame(.text, hello, mask: 0x3d21_fa37),
            [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58])
        XCTAssertEqual(
            WebSocketWriter.frame(.text, Array("Hel".utf8), mask: nil, isFinal: false),
            [0x01, 0x03, 0x48, 0x65, 0x6c])
        XCTAssertEqual(
            WebSocketWriter.frame(.continuation, Array("lo".utf8), mask: nil),
            [0x80, 0x02, 0x6c, 0x6f])
        XCTAssertEqual(
            WebSocketWriter.frame(.binary, .init(repeating: 0, count: 256), mask: nil).prefix(4),
            [0x82, 0x7e, 0x01, 0x00])
        XCTAssertEqual(
            WebSocketWriter.frame(.binary, .init(repeating: 0, count: 65_536), mask: nil)
                .prefix(10), [0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0])
    }

    func testWhatIsWrittenIsReadBackByTheOtherRole() {
        for count in [0, 1, 125, 126, 127, 65_535, 65_536] {
            let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            for (mask, role) in [(nil, .client), (0x0102_0304, .server)]
                as [(UInt32?, WebSocketReceiver.Role)]
            {
                let frame = WebSocketWriter.frame(.binary, payload, mask: mask)
                XCTAssertEqual(
                    frame.count,
                    WebSocketWriter.frameSize(payloadCount: count, isMasked: mask != nil))
                XCTAssertEqual(ReceivingEnd.messages(role, [frame]), [.binary(payload)])
            }
        }
    }

    func testACloseFrameCutsItsReasonBetweenCharacters() {
        XCTAssertEqual(WebSocketWriter.closePayload(code: nil, reason: "never"), [])
        XCTAssertEqual(WebSocketWriter.closePayload(code: 1000), [3, 232])
        for (reason, count) in [
            (String(repeating: "a", count: 200), 125), (String(repeating: "é", count: 100), 124),
            (String(repeating: "🎈", count: 40), 122), ("so", 4),
        ] {
            let payload = WebSocketWriter.closePayload(code: 1001, reason: reason)
            XCTAssertEqual(payload.count, count)
            let frame = WebSocketWriter.frame(.close, payload, mask: nil)
            let said = String(decoding: payload.dropFirst(2), as: UTF8.self)
            XCTAssert(reason.hasPrefix(said))
            XCTAssertEqual(ReceivingEnd.messages(.client, [frame]), [.close(1001, said)])
        }
    }
}
