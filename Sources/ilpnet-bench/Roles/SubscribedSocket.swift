import Glibc
import Logging
import Reactor
import Wire

/// A client of `/ws/telemetry` that looks at nothing but when events happened.
struct SubscribedSocket: ~Copyable {
    private static let readBytes = 256 * 1024
    private static let messageBytesMax = 1 << 20
    private static let patienceMilliseconds: Int32 = 5_000

    private var stream: TCPStream
    private let place = UnsafeMutableRawPointer.allocate(
        byteCount: readBytes + messageBytesMax, alignment: 16)
    private var held = 0
    private var receiver = WebSocketReceiver(role: .client, messageBytesMax: messageBytesMax)

    var descriptor: Int32 { stream.descriptor }

    /// It is subscribed to packets when this returns.
    init(port: Int, key: String) throws {
        let address = SocketAddress(literal: "127.0.0.1", port: UInt16(clamping: port))!
        var stream = try TCPStream.dial(address)
        var pool = BufferPool()
        let handshake = WebSocketClientHandshake(
            host: address.description, target: "/ws/telemetry?channels=packets",
            nonce: Randomness.bytes(16), fields: [("X-API-Key", key)])
        var source = pollfd(fd: stream.descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&source, 1, Self.patienceMilliseconds) == 1 else {
            throw Failure("the hub does not answer at port \(port)")
        }
        stream.output.append(handshake.requestBytes, &pool)
        guard stream.flush(&pool) == .done else { throw Failure("the hub takes no request") }
        var parser = HTTPResponseParser(expecting: .headerAlone)
        var answer: [UInt8] = []
        while true {
            source.events = Int16(POLLIN)
            guard poll(&source, 1, Self.patienceMilliseconds) == 1,
                case .bytes(let count) = stream.read(into: place, max: Self.readBytes)
            else { throw Failure("the hub does not open a WebSocket") }
            answer += UnsafeRawBufferPointer(start: place, count: count)
            if case .complete(let response, let head) = answer.withByteView({ parser.parse($0) }) {
                _ = try handshake.subprotocol(in: response)
                let rest = answer[head...]
                held = rest.count
                for (i, byte) in rest.enumerated() {
                    place.storeBytes(of: byte, toByteOffset: i, as: UInt8.self)
                }
                break
            }
        }
        self.stream = stream
    }

    deinit { place.deallocate() }

    /// A client that says nothing for too long is taken for dead.
    mutating func sayThatItLives() {
        var pool = BufferPool()
        let text = Array("{\"action\":\"heartbeat\"}".utf8)
        stream.output.append(WebSocketWriter.frame(.text, text, mask: 0), &pool)
        _ = stream.flush(&pool)
    }

    /// Reads once, and tells the age of each event in microseconds.
    mutating func read(_ take: (Int64) -> Void) throws {
        guard case .bytes(let count) = stream.read(into: place + held, max: Self.readBytes) else {
            throw Failure("the hub closed the connection")
        }
        let now = LoopTime.read().wallMicroseconds
        var input = ReceivedBytes(start: place, count: held + count)
        while true {
            switch receiver.next(&input) {
            case .needMore:
                held = input.count
                if held > 0 { place.copyMemory(from: input.start, byteCount: held) }
                return
            case .text(let message):
                if let time = Self.time(in: message) { take(now - time) }
            case .close, .failed: throw Failure("the hub closed the connection")
            case .binary, .ping, .pong: continue
            }
        }
    }

    /// Of an event that is no older one, in microseconds since 1970.
    private static func time(in message: ByteView) -> Int64? {
        let start = Array("{\"type\":\"event\"".utf8), mark = Array("\"timestamp\":\"".utf8)
        guard message.count > start.count, message.buffer.starts(with: start) else { return nil }
        let bytes = message.buffer
        var place = bytes.count - mark.count
        // The message's own time is the last one in it.
        while place > 0, !bytes[place...].starts(with: mark) { place -= 1 }
        let text = bytes[(place + mark.count)...].prefix { $0 != UInt8(ascii: "\"") }
        return ISO8601.milliseconds(text).map { $0 * 1_000 }
    }
}
