import Wire
import XCTest

final class BTPFrameTests: XCTestCase {
    func testAPacketFrameIsAWebSocketFrameOfABTPMessage() throws {
        for (count, headBytes) in [(0, 2), (50, 2), (120, 4), (300, 4), (33_000, 4)] {
            for mask: UInt32? in [nil, 0x1234_5678] {
                var packet = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
                let room = count + BTPWriter.packetFrameOverheadMax
                var frame = [UInt8](repeating: 0xee, count: room + 1)
                let size = packet.withByteView { packet in
                    frame.withByteView {
                        BTPWriter.writePacketFrame(
                            $0.start, type: .message, requestId: 77, packet: packet, mask: mask)
                    }
                }
                XCTAssertEqual(frame.last, 0xee)
                var message = Array(frame[(headBytes + (mask == nil ? 0 : 4))..<size])
                message.withByteView { view in
                    if let mask { WebSocketMask.apply(view.start, view.count, mask) }
                }
                let entries = [BTPProtocolData("ilp", 0, packet)]
                XCTAssertEqual(message, BTPWriter.message(requestId: 77, entries: entries))
                try message.withByteView { (view) throws in
                    let frame = try BTPFrame(view)
                    XCTAssertEqual(frame.requestId, 77)
                    XCTAssertEqual(frame.ilp.array, packet)
                    XCTAssert(frame.firstEntryIsILP)
                    XCTAssertEqual(frame.entries.map { $0.name.text }, ["ilp"])
                }
            }
        }
    }
}
