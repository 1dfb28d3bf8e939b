package import Reactor
import Wire

// What WebSockets say.
extension HTTPServer {
    /// A frame that is longer is read into memory of its own once its length is known; of a shorter
    /// one the beginning is copied before the rest.
    private static let longFrameBytes = 32 * 1024

    /// What came of the WebSockets. Call it until it says nil; each is read once in a turn.
    package mutating func nextMessage(_ loop: inout EventLoop) -> WebSocketNews? {
        while true {
            if let news = takeFromCurrent(&loop) { return news }
            if let news = sockets.news.popFirst() { return news }
            guard let token = sockets.toRead.popFirst() else { return nil }
            beginReading(token)
        }
    }

    mutating func toBeRead(_ connection: HTTPConnection, _ session: WebSocketSession) {
        guard !session.isQueued else { return }
        session.isQueued = true
        sockets.toRead.append(connection.token)
    }

    // MARK: - Reading

    private mutating func beginReading(_ token: UInt64) {
        guard let connection = table[token], connection.isSocket, let session = connection.socket
        else { return }
        session.isQueued = false
        guard session.isReading else { return }
        let held = session.rest.count
        if session.isRestNew, let kept = session.rest.bytes {
            session.isRestNew = false
            sockets.current = WebSocketReading(
                connection: connection, session: session, bytes: kept, isOwn: true,
                hasEnded: false)
            return
        }
        let start: UnsafeMutableRawPointer
        let room: Int
        let isOwn = held > 0 && session.receiver.bytesWanted > Self.longFrameBytes
        if isOwn, let own = session.rest.bytes {
            start = own.start
            room = session.rest.capacity - held
        } else {
            start = sockets.scratchPlace()
            if let kept = session.rest.bytes {
                start.copyMemory(from: kept.start, byteCount: held)
                session.rest.release()
            }
            room = min(session.limits.readBytesPerTurn, WebSocketTraffic.scratchBytes - held)
        }
        var came = 0
        var hasEnded = false
        switch connection.stream.read(into: start + held, max: room) {
        case .bytes(let count): came = count
        case .wouldBlock: break
        case .ended, .failed: hasEnded = true
        }
        if isOwn { session.rest.grow(by: came) }
        if connection.state == .closingSocket { session.bytesWhileClosing += came }
        sockets.current = WebSocketReading(
            connection: connection, session: session,
            bytes: ReceivedBytes(start: start, count: held + came), isOwn: isOwn,
            hasEnded: hasEnded)
    }

    /// Nil when everything that was read is looked at.
    private mutating func takeFromCurrent(_ loop: inout EventLoop) -> WebSocketNews? {
        guard var reading = sockets.current else { return nil }
        let session = reading.session
        let now = loop.now.monotonicMilliseconds
        while table[reading.connection.token] != nil, reading.connection.isSocket {
            guard session.isReading else {
                // What came already is looked at when the owner wants it.
                session.rest.keep(reading.bytes, wanted: 0)
                session.isRestNew = reading.bytes.count > 0
                sockets.current = nil
                return nil
            }
            let event = session.receiver.next(&reading.bytes)
            if case .needMore = event {
                endReading(reading, &loop)
                return nil
            }
            session.heardAt = now
            if session.receiver.isBetweenMessages { reading.hasProgressed = true }
            if let message = take(event, reading.connection, session, &loop) {
                sockets.current = reading
                return message
            }
        }
        // It is a WebSocket no more.
        sockets.current = nil
        session.rest.release()
        return nil
    }

    /// Nil for what the owner is not told of, or by and by.
    private mutating func take(
        _ event: WebSocketEvent, _ connection: HTTPConnection, _ session: WebSocketSession,
        _ loop: inout EventLoop
    ) -> WebSocketNews? {
        let isOpen = connection.state == .socket
        switch event {
        case .needMore: break
        case .text(let message): return isOpen ? .text(session.id, message) : nil
        case .binary(let message): return isOpen ? .binary(session.id, message) : nil
        case .ping(let payload):
            if mayControl(connection, session, &loop) { answerPing(payload, connection, &loop) }
        case .pong: _ = mayControl(connection, session, &loop)
        case .close(let code, let reason):
            peerCloses(connection, session, code, reason.text ?? "", &loop)
        case .failed(let code, let fault):
            fail(connection, session, code, fault.text, &loop)
        }
        return nil
    }

    private mutating func mayControl(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ loop: inout EventLoop
    ) -> Bool {
        guard connection.state == .socket else { return false }
        let now = loop.now.monotonicMilliseconds
        if session.mayTakeControlFrame(nowMilliseconds: now) { return true }
        fail(
            connection, session, WebSocketCloseCode.policyViolation,
            "there are too many control frames", &loop)
        return false
    }

    private mutating func endReading(_ reading: WebSocketReading, _ loop: inout EventLoop) {
        sockets.current = nil
        let session = reading.session
        let connection = reading.connection
        if reading.hasEnded {
            // It may have ended its own side alone, and then what waits for it still arrives.
            _ = connection.stream.flush(&pool)
            return lose(connection, session, "the connection was lost")
        }
        if connection.state == .closingSocket,
            session.bytesWhileClosing > session.limits.closingBytesMax
        {
            return close(connection)
        }
        let wanted = session.receiver.bytesWanted
        let isInPlace =
            reading.isOwn && reading.bytes.count == session.rest.count
            && session.rest.capacity >= wanted
        if !isInPlace { session.rest.keep(reading.bytes, wanted: wanted) }
        guard connection.state == .socket else { return }
        if reading.bytes.count == 0 && session.receiver.isBetweenMessages {
            session.messageDeadline = .max
        } else if session.messageDeadline == .max || reading.hasProgressed {
            session.messageDeadline =
                loop.now.monotonicMilliseconds + session.limits.messageMilliseconds
            scheduleSocket(connection, session)
        }
    }
}
