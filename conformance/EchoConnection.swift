import Reactor
import Wire

/// What all connections of a process share.
struct EchoSupplies: ~Copyable {
    var pool = BufferPool()
    var masks = MaskKeys()
}

/// A client's WebSocket that sends back every message.
///
/// It shows what the receiver and writer of `Wire` do on a real socket; the closing handshake
/// (RFC 6455 7) is its own. Owned by whoever runs the loop.
final class EchoConnection {
    enum State: Equatable {
        case opening
        case open
        /// Everything is said; what still comes is dropped until the peer closes.
        case closing
        case closed
    }

    /// While so much waits to be written, nothing is read.
    private static let unsentBytesMax = 4 * 1024 * 1024
    static let openingMilliseconds: Int64 = 5_000
    static let silenceMilliseconds: Int64 = 60_000
    static let closingMilliseconds: Int64 = 1_000

    let token: UInt64
    private(set) var state = State.opening
    private(set) var stream: TCPStream
    /// The last text that came, for a client that asks questions.
    private(set) var lastText: String?
    /// How it ended, for people.
    private(set) var ending = ""
    private let handshake: WebSocketClientHandshake
    /// Whether messages are sent back.
    private let isEchoing: Bool
    private var receiver: WebSocketReceiver
    private var input = InputBuffer()
    private var responseParser = HTTPResponseParser(expecting: .headerAlone)
    private var interest = Interest.readable

    /// Of a connection that is made already.
    init(
        connected stream: consuming TCPStream, token: UInt64, messageBytesMax: Int,
        _ handshake: WebSocketClientHandshake, isEchoing: Bool, _ supplies: inout EchoSupplies
    ) {
        self.stream = stream
        self.token = token
        self.handshake = handshake
        self.isEchoing = isEchoing
        receiver = WebSocketReceiver(role: .client, messageBytesMax: messageBytesMax)
        self.stream.output.append(handshake.requestBytes, &supplies.pool)
    }

    /// How long from now it may do nothing.
    var patienceMilliseconds: Int64 {
        switch state {
        case .opening: Self.openingMilliseconds
        case .open: Self.silenceMilliseconds
        case .closing, .closed: Self.closingMilliseconds
        }
    }

    /// Reads, answers and writes what can be. Closed afterwards: its owner lets go of it.
    func serve(_ loop: inout EventLoop, _ supplies: inout EchoSupplies) {
        if stream.output.pending < Self.unsentBytesMax { read(&supplies) }
        takeWhatCame(&supplies)
        switch stream.flush(&supplies.pool) {
        case .done:
            if state == .closing { stream.endOutput() }
        case .blocked: break
        case .failed: state = .closed
        }
        // The server closes first (RFC 6455 7.1.1).
        if state == .closed { return stream.close(&supplies.pool) }
        watch(&loop)
    }

    func abandon(_ supplies: inout EchoSupplies) {
        state = .closed
        stream.close(&supplies.pool)
    }

    private func read(_ supplies: inout EchoSupplies) {
        switch input.read(stream) {
        case .bytes, .wouldBlock: break
        case .ended, .failed:
            // What came before is still taken.
            takeWhatCame(&supplies)
            state = .closed
        }
    }

    private func takeWhatCame(_ supplies: inout EchoSupplies) {
        if state == .opening { open() }
        while state == .open, stream.output.pending < Self.unsentBytesMax {
            var received = input.received
            let before = received.count
            let event = receiver.next(&received)
            let isAnswered = answer(event, &supplies)
            input.consume(before - received.count)
            if !isAnswered { return }
        }
        if state == .closing { input.consume(input.count) }
    }

    private func watch(_ loop: inout EventLoop) {
        let isFull = stream.output.pending >= Self.unsentBytesMax
        var wanted: Interest = isFull ? [] : .readable
        if stream.output.pending > 0 { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        loop.change(stream.descriptor, token: token, wanted)
    }

    // MARK: - Opening

    private func open() {
        switch responseParser.parse(input.view) {
        case .needMore: return
        case .refused(let fault, _):
            end("the answer is unreadable: \(fault.text)")
        case .complete(let response, let count):
            input.consume(count)
            do throws(WebSocketHandshakeFault) {
                _ = try handshake.subprotocol(in: response)
                state = .open
            } catch {
                end("no WebSocket: \(error.text)")
            }
        }
    }

    // MARK: - Answering

    /// False when there is nothing more to take for now.
    private func answer(_ event: WebSocketEvent, _ supplies: inout EchoSupplies) -> Bool {
        switch event {
        case .needMore: return false
        case .binary(let message): if isEchoing { send(.binary, message, &supplies) }
        case .text(let message):
            lastText = message.count < 1024 ? message.text : nil
            if isEchoing { send(.text, message, &supplies) }
        case .ping(let payload): send(.pong, payload, &supplies)
        case .pong: break
        case .close(let code, let reason):
            // RFC 6455 5.5.1: a close is answered with one, usually of the same code.
            close(code, &supplies)
            end("closed with \(code.map { "\($0)" } ?? "no code") \(reason.text ?? "")")
            return false
        case .failed(let code, let fault):
            close(code, reason: fault.text, &supplies)
            end("failed with \(code): \(fault.text)")
            return false
        }
        return true
    }

    private func send(
        _ opcode: WebSocketOpcode, _ payload: ByteView, _ supplies: inout EchoSupplies
    ) {
        let mask = supplies.masks.fresh()
        let room = stream.output.reserve(WebSocketWriter.headerBytesMax, &supplies.pool)
        stream.output.commit(
            WebSocketWriter.writeHeader(room, opcode, payloadCount: payload.count, mask: mask))
        // The payload is ours until the receiver's next call, so it may be masked where it lies.
        WebSocketMask.apply(payload.start, payload.count, mask)
        stream.output.append(
            UnsafeRawBufferPointer(start: payload.start, count: payload.count), &supplies.pool)
    }

    private func close(
        _ code: UInt16?, reason: String = "", _ supplies: inout EchoSupplies
    ) {
        let mask = supplies.masks.fresh()
        let payload = WebSocketWriter.closePayload(code: code, reason: reason)
        say(WebSocketWriter.frame(.close, payload, mask: mask), &supplies)
    }

    private func say(_ bytes: [UInt8], _ supplies: inout EchoSupplies) {
        stream.output.append(bytes, &supplies.pool)
    }

    private func end(_ why: String) {
        ending = why
        state = .closing
    }
}
