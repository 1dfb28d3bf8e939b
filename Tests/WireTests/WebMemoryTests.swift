import CAllocations
import TestSupport
import Wire
import XCTest

/// What WebSocket and HTTP code takes from the heap: nothing on the way of packets, and little for
/// whatever is refused in the end, however much it claims.
final class WebMemoryTests: XCTestCase {
    private static let refusedBytesMax = 64 * 1024

    override func setUpWithError() throws {
        guard allocations_are_counted() == 1 else { throw XCTSkip("allocations are not counted") }
    }

    func testWholeBinaryMessagesAndControlFramesTakeNothing() {
        let frames: [ScriptedFrame] = [
            .binary([UInt8](repeating: 1, count: 300)), .ping([1, 2, 3]), .binary([]),
            .pong([]), .text("hello"), .binary([UInt8](repeating: 2, count: 40_000)),
        ]
        for role in [WebSocketReceiver.Role.server, .client] {
            var bytes = (0..<10).flatMap { _ in frames }.bytes(to: role)
            var receiver = WebSocketReceiver(role: role, messageBytesMax: 40_000)
            var events = 0
            let cost = bytes.withByteView { view in
                taken {
                    var input = ReceivedBytes(start: view.start, count: view.count)
                    while input.count > 0 {
                        if case .failed = receiver.next(&input) { return }
                        events += 1
                    }
                }
            }
            XCTAssertEqual(events, 60)
            XCTAssertEqual(cost.calls, 0)
        }
    }

    func testFramesAreWrittenIntoTheRoomThatIsThere() {
        var payload = [UInt8](repeating: 7, count: 300)
        var room = [UInt8](repeating: 0, count: 400)
        let cost = payload.withByteView { payload in
            room.withByteView { room in
                taken {
                    for _ in 0..<10 {
                        _ = WebSocketWriter.writeFrame(room.start, .binary, payload, mask: 77)
                    }
                }
            }
        }
        XCTAssertEqual(cost.calls, 0)
    }

    func testRefusedMessagesTakeLittle() {
        let huge = ScriptedFrame(first: 0x82, claimedLength: 1 << 62)
        let halfText = ScriptedFrame(
            first: 0x81, payload: [UInt8](repeating: 0x61, count: 39_000) + [0xff],
            claimedLength: 40_000)
        let fragments =
            [ScriptedFrame.binary([UInt8](repeating: 1, count: 20_000), isFinal: false)]
            + [ScriptedFrame](repeating: .more([1]), count: 1000)
            + [ScriptedFrame(first: 0x00, claimedLength: 30_000)]
        for frames in [[huge], [halfText], fragments] {
            var bytes = frames.bytes(to: .server)
            var receiver = WebSocketReceiver(role: .server, messageBytesMax: 40_000)
            var isRefused = false
            let cost = bytes.withByteView { view in
                taken {
                    var input = ReceivedBytes(start: view.start, count: view.count)
                    if case .failed = receiver.next(&input) { isRefused = true }
                }
            }
            XCTAssert(isRefused)
            XCTAssertLessThan(cost.bytes, Self.refusedBytesMax)
            XCTAssertEqual(receiver.bytesHeld, 0)
        }
    }

    func testRefusedRequestsTakeLittle() {
        let start = "GET / HTTP/1.1\r\nHost: h\r\n"
        let field = "A: \(String(repeating: "x", count: 150))\r\n"
        for text in [
            start + String(repeating: field, count: 120),
            start + String(repeating: "A:\r\n", count: 100) + "\r\n",
            start + "A: " + String(repeating: "x", count: 20_000),
            "GET /" + String(repeating: "%41", count: 6_000) + " HTTP/1.1\r\n",
            "GET /" + String(repeating: "/", count: 16_000) + " HTTP/1.1\r\n\r\n",
            "GET /" + String(repeating: "%41", count: 5_000) + "%zz HTTP/1.1\r\n",
            start + String(repeating: "Content-Length: 1\r\n", count: 99) + "\r\n",
            start + "Content-Length: " + String(repeating: "9", count: 16_000) + "\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999\r\n\r\n",
        ] {
            var bytes = Array(text.utf8)
            var answer = HTTPParse<HTTPRequest>.needMore
            let cost = bytes.withByteView { view in
                taken {
                    var parser = HTTPRequestParser()
                    for count in stride(from: 0, to: view.count, by: 1000) {
                        answer = parser.parse(ByteView(view.start, count))
                        if answer != .needMore { return }
                    }
                    answer = parser.parse(view)
                }
            }
            guard case .refused = answer else {
                XCTFail("\(text.prefix(60)) is not refused")
                continue
            }
            XCTAssertLessThan(cost.bytes, Self.refusedBytesMax, "\(text.prefix(60))")
        }
    }

    func testRefusedResponsesTakeLittle() {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", chunked + "7fffffff\r\n",
            chunked + String(repeating: "1\r\nx\r\n", count: 8_193),
        ] {
            var bytes = Array(text.utf8)
            var answer = HTTPParse<HTTPResponse>.needMore
            let cost = bytes.withByteView { view in
                taken {
                    var parser = HTTPResponseParser()
                    answer = parser.parse(view)
                }
            }
            guard case .refused = answer else {
                XCTFail("\(text.prefix(60)) is not refused")
                continue
            }
            XCTAssertLessThan(cost.bytes, Self.refusedBytesMax, "\(text.prefix(60))")
        }
    }

    private func taken(_ body: () -> Void) -> (calls: Int, bytes: Int) {
        let before = allocations_of_this_thread()
        body()
        let after = allocations_of_this_thread()
        return (Int(after.calls - before.calls), Int(after.bytes - before.bytes))
    }
}
