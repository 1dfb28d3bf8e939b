import Glibc
import Reactor
import Synchronization
import Telemetry
import Wire

/// A hub that reads frames and acknowledges them, and does nothing else with them: what it costs is
/// the least that any hub costs. It takes one connector, on a thread of its own.
final class BareHub: Sendable {
    private static let bufferBytes = 1 << 20

    let port: UInt16
    private let listener: Int32
    private let frameCount = Atomic<UInt64>(0)

    var frames: UInt64 { frameCount.load(ordering: .relaxed) }

    init() throws {
        guard let any = SocketAddress(literal: "127.0.0.1", port: 0) else {
            throw Failure("127.0.0.1 is no address")
        }
        let (descriptor, address) = try Sockets.listen(at: any, backlog: 1)
        listener = descriptor
        port = address.port
        try WorkThread.start("bare hub") { self.serve() }.detach()
    }

    deinit { close(listener) }

    private func serve() {
        var source = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        _ = poll(&source, 1, -1)
        let caller = accept(listener, nil, nil)
        defer { close(caller) }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.bufferBytes, alignment: 16)
        defer { memory.deallocate() }
        var count = 0
        guard greet(caller, memory, &count) else { return }
        var receiver = WebSocketReceiver(role: .server, messageBytesMax: Self.bufferBytes / 2)
        repeat {
            var input = ReceivedBytes(start: memory, count: count)
            if let ack = lastFrame(&receiver, &input), !say(caller, acknowledging(ack)) { return }
            count = input.count
            memmove(memory, input.start, count)
        } while read(caller, memory, &count)
    }

    private func greet(
        _ caller: Int32, _ memory: UnsafeMutableRawPointer, _ count: inout Int
    ) -> Bool {
        var parser = HTTPRequestParser()
        while read(caller, memory, &count) {
            guard case .complete(let request, let used) = parser.parse(ByteView(memory, count))
            else { continue }
            let answer = WebSocketHandshake.answer(
                to: request, speaking: [TelemetryFormat.subprotocol])
            guard case .accepted(let response, _) = answer else { return false }
            count -= used
            memmove(memory, memory + used, count)
            return say(caller, response)
        }
        return false
    }

    private func lastFrame(
        _ receiver: inout WebSocketReceiver, _ input: inout ReceivedBytes
    ) -> UplinkAck? {
        var ack: UplinkAck?
        while true {
            switch receiver.next(&input) {
            case .binary(let message):
                let frame = Frame(trusting: message.buffer)
                ack = UplinkAck(epoch: frame.epoch, next: frame.nextSequence)
                frameCount.add(1, ordering: .relaxed)
            case .text, .ping, .pong: break
            case .needMore, .close, .failed: return ack
            }
        }
    }

    private func acknowledging(_ ack: UplinkAck) -> [UInt8] {
        WebSocketWriter.frame(.binary, ack.bytes, mask: nil)
    }

    private func read(
        _ caller: Int32, _ memory: UnsafeMutableRawPointer, _ count: inout Int
    ) -> Bool {
        let got = recv(caller, memory + count, Self.bufferBytes - count, 0)
        count += max(0, got)
        return got > 0
    }

    private func say(_ caller: Int32, _ bytes: [UInt8]) -> Bool {
        send(caller, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
