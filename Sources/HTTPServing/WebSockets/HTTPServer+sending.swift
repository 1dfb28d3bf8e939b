package import Reactor
import Wire

// What WebSockets are told. Nothing is taken for one that is not open, or beyond what may wait for
// it; then `drained` tells when there is room again.
extension HTTPServer {
    /// So much is written before the turn's end.
    private static let earlyFlushBytes = 64 * 1024

    /// One message; of a text the caller knows that it is UTF-8. False: it was not taken.
    @discardableResult
    package mutating func send(
        text payload: UnsafeRawBufferPointer, to id: WebSocketId, _ loop: inout EventLoop
    ) -> Bool {
        send(.text, payload, to: id, &loop)
    }

    @discardableResult
    package mutating func send(
        text payload: [UInt8], to id: WebSocketId, _ loop: inout EventLoop
    ) -> Bool {
        payload.withUnsafeBytes { send(.text, $0, to: id, &loop) }
    }

    @discardableResult
    package mutating func send(
        binary payload: UnsafeRawBufferPointer, to id: WebSocketId, _ loop: inout EventLoop
    ) -> Bool {
        send(.binary, payload, to: id, &loop)
    }

    @discardableResult
    package mutating func send(
        binary payload: [UInt8], to id: WebSocketId, _ loop: inout EventLoop
    ) -> Bool {
        payload.withUnsafeBytes { send(.binary, $0, to: id, &loop) }
    }

    /// Whole frames as `WebSocketWriter` writes them, unmasked: the same bytes for any number of
    /// clients. They go out at once, and only what a client does not take is copied.
    @discardableResult
    package mutating func send(
        frames: UnsafeRawBufferPointer, to id: WebSocketId, _ loop: inout EventLoop
    ) -> Bool {
        guard let (connection, session) = open(id, toTake: frames.count) else { return false }
        if session.isSlow {
            connection.stream.output.append(frames, &pool)
            return true
        }
        let before = connection.stream.output.written
        let result = connection.stream.write(frames, &pool)
        wrote(result, before, connection, session, &loop)
        return true
    }

    /// Asks the peer for a sign of life, which `lastHeard` then tells.
    package mutating func ping(_ id: WebSocketId, _ loop: inout EventLoop) {
        _ = send(.ping, UnsafeRawBufferPointer(start: nil, count: 0), to: id, &loop)
    }

    /// How many bytes wait until the client takes them; nil: it is not open.
    package func pending(_ id: WebSocketId) -> Int? {
        guard let connection = table[id.token], connection.state == .socket else { return nil }
        return connection.stream.output.pending
    }

    /// When the last whole frame of any kind came, in monotonic milliseconds; nil: it is not open.
    package func lastHeard(_ id: WebSocketId) -> Int64? {
        guard let connection = table[id.token], connection.state == .socket else { return nil }
        return connection.socket?.heardAt
    }

    /// Once a turn, after everything was said: writes what waits.
    package mutating func flush(_ loop: inout EventLoop) {
        let tokens = sockets.toFlush
        sockets.toFlush.removeAll(keepingCapacity: true)
        for token in tokens {
            guard let connection = table[token], let session = connection.socket else { continue }
            session.isToBeFlushed = false
            if connection.isSocket { flushSocket(connection, session, &loop) }
        }
    }

    // MARK: - Writing

    private mutating func send(
        _ opcode: WebSocketOpcode, _ payload: UnsafeRawBufferPointer, to id: WebSocketId,
        _ loop: inout EventLoop
    ) -> Bool {
        let size = WebSocketWriter.frameSize(payloadCount: payload.count, isMasked: false)
        guard let (connection, session) = open(id, toTake: size) else { return false }
        append(opcode, payload, to: connection)
        if connection.stream.output.pending >= Self.earlyFlushBytes && !session.isSlow {
            flushSocket(connection, session, &loop)
        } else {
            toBeFlushed(connection, session, &loop)
        }
        return true
    }

    private func open(
        _ id: WebSocketId, toTake bytes: Int
    ) -> (HTTPConnection, WebSocketSession)? {
        guard let connection = table[id.token], connection.state == .socket,
            let session = connection.socket
        else { return nil }
        let pending = connection.stream.output.pending
        guard pending + bytes <= session.limits.outputBytesMax else {
            // What waits is written at the turn's end at the latest, and then there is room.
            if pending > 0 { session.isSlow = true }
            return nil
        }
        return (connection, session)
    }

    mutating func append(
        _ opcode: WebSocketOpcode, _ payload: UnsafeRawBufferPointer, to connection: HTTPConnection
    ) {
        let room = connection.stream.output.reserve(WebSocketWriter.headerBytesMax, &pool)
        connection.stream.output.commit(
            WebSocketWriter.writeHeader(room, opcode, payloadCount: payload.count, mask: nil))
        connection.stream.output.append(payload, &pool)
    }

    /// A pong for a client that does not read would only wait.
    mutating func answerPing(
        _ payload: ByteView, _ connection: HTTPConnection, _ loop: inout EventLoop
    ) {
        guard let session = connection.socket, !session.isSlow else { return }
        append(.pong, payload.buffer, to: connection)
        toBeFlushed(connection, session, &loop)
    }

    mutating func toBeFlushed(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ loop: inout EventLoop
    ) {
        guard !session.isToBeFlushed else { return }
        if sockets.toFlush.count >= WebSocketTraffic.unflushedMax { flush(&loop) }
        session.isToBeFlushed = true
        sockets.toFlush.append(connection.token)
    }

    mutating func flushSocket(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ loop: inout EventLoop
    ) {
        let before = connection.stream.output.written
        wrote(connection.stream.flush(&pool), before, connection, session, &loop)
    }

    /// The time to take something runs only while something waits, and from the last byte taken.
    private mutating func wrote(
        _ result: FlushResult, _ before: UInt64, _ connection: HTTPConnection,
        _ session: WebSocketSession, _ loop: inout EventLoop
    ) {
        switch result {
        case .done:
            session.stallDeadline = .max
            watchSocket(connection, session, &loop)
            guard session.isSlow else { return }
            session.isSlow = false
            if connection.state == .socket { sockets.news.append(.drained(session.id)) }
        case .blocked:
            session.isSlow = true
            if session.stallDeadline == .max || connection.stream.output.written != before {
                session.stallDeadline =
                    loop.now.monotonicMilliseconds + session.limits.stallMilliseconds
                scheduleSocket(connection, session)
            }
            watchSocket(connection, session, &loop)
        case .failed: lose(connection, session, "the connection was lost")
        }
    }
}
