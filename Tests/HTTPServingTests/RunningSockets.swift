import Foundation
import HTTPServing
import Reactor
import Synchronization
import TestSupport
import Wire
import XCTest

/// A server that makes a WebSocket of every request to `/`, and sends
/// back what it says. A text that begins with an exclamation mark is an order:
///
/// `!close CODE REASON`, `!end` for all, `!ping`, `!flood COUNT BYTES` for as many messages to
/// the one who asks, `!all BYTES` for one message to everybody, `!rest` and `!work SERIAL` for reading.
/// Any other path is answered with the query.
final class RunningSockets: Sendable {
    private static let openRequest =
        "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

    /// What a turn leaves for others to see.
    struct Facts {
        var open: [WebSocketId] = []
        var ends: [WebSocketEnd] = []
        var messages = 0
        /// To rest.
        var rests = 0
        var drained = 0
        var refused = 0
        var pendingMost = 0
        var connections = 0
        var sockets = 0
    }

    private let thread: ServerThread
    private let shared = Mutex(Facts())

    init(
        _ limits: WebSocketLimits = .client,
        server: HTTPServerLimits = HTTPServerLimits(connectionsMax: 600)
    ) throws {
        thread = try ServerThread()
        thread.start(server) { [self] in
            { server, loop in self.turn(limits, &server, &loop) }
        }
    }

    var port: UInt16 { thread.port }

    var facts: Facts { shared.withLock { $0 } }

    func stop() { thread.stop() }

    /// A client that has asked and read the answer.
    func open(fields: String = "", sending frames: [ScriptedFrame] = []) throws -> RawConnection {
        let client = try RawConnection(port: port)
        let request = Self.openRequest + fields + "\r\n"
        client.send(Array(request.utf8) + frames.flatMap { $0.bytes(toServer: true) })
        let answer = try client.read(through: "\r\n\r\n")
        XCTAssert(answer.hasPrefix("HTTP/1.1 101 "), answer)
        return client
    }

    /// What is said to an order to open that is changed.
    func answer(replacing text: String = "", with other: String = "") throws -> String {
        let client = try RawConnection(port: port)
        client.send((Self.openRequest + "\r\n").replacingOccurrences(of: text, with: other))
        return try client.readResponse()
    }

    // MARK: - The thread

    private func turn(
        _ limits: WebSocketLimits, _ server: inout HTTPServer, _ loop: inout EventLoop
    ) {
        while let call = server.nextRequest(&loop) { answer(call, limits, &server, &loop) }
        while let news = server.nextMessage(&loop) { take(news, &server, &loop) }
        server.flush(&loop)
        shared.withLock {
            $0.connections = server.connectionCount
            $0.sockets = server.socketCount
            let most = $0.open.compactMap { server.pending($0) }.max() ?? 0
            $0.pendingMost = max($0.pendingMost, most)
        }
    }

    private func answer(
        _ call: HTTPServerRequest, _ limits: WebSocketLimits, _ server: inout HTTPServer,
        _ loop: inout EventLoop
    ) {
        guard call.request.path == "/" else {
            let text = call.request.query ?? ""
            server.respond(to: call.connection, .text(.ok, text), &loop)
            return
        }
        let id = server.upgrade(
            call, speaking: ["better", "good"], limits: limits, extraFields: [("X-Extra", "1")],
            &loop)
        guard let id else { return }
        XCTAssertNotNil(server.remoteAddress(of: id.token))
        shared.withLock { $0.open.append(id) }
    }

    private func take(
        _ news: WebSocketNews, _ server: inout HTTPServer, _ loop: inout EventLoop
    ) {
        switch news {
        case .text(let id, let message):
            if message.count > 0 && message[0] == UInt8(ascii: "!") {
                return obey(message.text ?? "", of: id, &server, &loop)
            }
            shared.withLock { $0.messages += 1 }
            server.send(text: message.buffer, to: id, &loop)
        case .binary(let id, let message):
            shared.withLock { $0.messages += 1 }
            server.send(binary: message.buffer, to: id, &loop)
        case .drained: shared.withLock { $0.drained += 1 }
        case .closed(let id, let end):
            XCTAssertNil(server.pending(id))
            shared.withLock {
                XCTAssert($0.open.contains(id), "told once")
                $0.open.removeAll { $0 == id }
                $0.ends.append(end)
            }
        }
    }

    private func obey(
        _ order: String, of id: WebSocketId, _ server: inout HTTPServer, _ loop: inout EventLoop
    ) {
        let words = order.split(separator: " ").map(String.init)
        let numbers = words.dropFirst().map { Int($0) ?? 0 }
        switch words[0] {
        case "!close":
            server.close(id, code: UInt16(numbers[0]), reason: words.last ?? "", &loop)
            XCTAssertFalse(server.send(text: [65], to: id, &loop))
        case "!end": server.closeSockets(code: 1001, reason: "the end", &loop)
        case "!ping": server.ping(id, &loop)
        case "!rest":
            shared.withLock { $0.rests += 1 }
            server.setReading(false, id, &loop)
        case "!work":
            for id in facts.open { server.setReading(true, id, &loop) }
        case "!flood":
            let message = [UInt8](repeating: 0x78, count: numbers[1])
            for _ in 0..<numbers[0] where !server.send(text: message, to: id, &loop) {
                shared.withLock { $0.refused += 1 }
            }
        case "!all":
            let frame = WebSocketWriter.frame(
                .binary, [UInt8](repeating: 0x79, count: numbers[0]), mask: nil)
            frame.withUnsafeBytes { bytes in
                for id in facts.open where !server.send(frames: bytes, to: id, &loop) {
                    shared.withLock { $0.refused += 1 }
                }
            }
        default: XCTFail("no such order: \(order)")
        }
    }
}

extension RawConnection {
    func say(_ frames: ScriptedFrame...) {
        send(frames.flatMap { $0.bytes(toServer: true) })
    }

    func hear() throws -> ReceivedFrame { try readFrame(fromServer: true) }
}
