package import Reactor
import Wire

// How WebSockets end.
extension HTTPServer {
    /// Tells the peer, and waits a while for its answer. `closed` follows, and nothing else.
    package mutating func close(
        _ id: WebSocketId, code: UInt16, reason: String, _ loop: inout EventLoop
    ) {
        guard let connection = table[id.token], connection.state == .socket,
            let session = connection.socket
        else { return }
        sayClose(code, reason, connection)
        move(connection, to: .closingSocket)
        schedule(connection, in: session.limits.closeMilliseconds, loop)
        tellEnd(session, code, reason, isByPeer: false)
        if !session.isReading { toBeReadAgain(connection, session) }
        flushSocket(connection, session, &loop)
    }

    /// All of them, for the end of everything.
    package mutating func closeSockets(code: UInt16, reason: String, _ loop: inout EventLoop) {
        for connection in table.all where connection.state == .socket {
            close(WebSocketId(token: connection.token), code: code, reason: reason, &loop)
        }
    }

    /// Gives out no more messages of it, from now on and also of what came already, or goes on. What
    /// the peer sends meanwhile waits in the kernel, and then at the peer.
    package mutating func setReading(
        _ isReading: Bool, _ id: WebSocketId, _ loop: inout EventLoop
    ) {
        guard let connection = table[id.token], connection.state == .socket,
            let session = connection.socket, session.isReading != isReading
        else { return }
        session.isReading = isReading
        session.messageDeadline = .max
        if isReading { toBeReadAgain(connection, session) }
        watchSocket(connection, session, &loop)
    }

    // MARK: - Who ends it

    /// The peer says so: it is answered with the same code (RFC 6455 5.5.1).
    mutating func peerCloses(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ code: UInt16?,
        _ reason: String, _ loop: inout EventLoop
    ) {
        if connection.state == .socket {
            tellEnd(session, code ?? WebSocketCloseCode.none, reason, isByPeer: true)
            sayClose(code, "", connection)
        }
        endOutput(connection, session, &loop)
    }

    /// The peer broke a rule (RFC 6455 7.1.7): it is told, and not listened to any more.
    mutating func fail(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ code: UInt16,
        _ reason: String, _ loop: inout EventLoop
    ) {
        if connection.state == .socket {
            tellEnd(session, code, reason, isByPeer: false)
            sayClose(code, reason, connection)
        }
        endOutput(connection, session, &loop)
    }

    /// There is no connection any more, or one that is of no use.
    mutating func lose(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ reason: String,
        isByPeer: Bool = true
    ) {
        if connection.state == .socket {
            tellEnd(session, WebSocketCloseCode.abnormal, reason, isByPeer: isByPeer)
        }
        close(connection)
    }

    private mutating func tellEnd(
        _ session: WebSocketSession, _ code: UInt16, _ reason: String, isByPeer: Bool
    ) {
        let end = WebSocketEnd(code: code, reason: reason, isByPeer: isByPeer)
        sockets.news.append(.closed(session.id, end))
    }

    private mutating func sayClose(
        _ code: UInt16?, _ reason: String, _ connection: HTTPConnection
    ) {
        let payload = WebSocketWriter.closePayload(code: code, reason: reason)
        payload.withUnsafeBytes { append(.close, $0, to: connection) }
    }

    /// Both have said all, or we do not listen any more: what follows is as after an HTTP answer.
    private mutating func endOutput(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ loop: inout EventLoop
    ) {
        session.rest.release()
        connection.closesAfterAnswer = true
        move(connection, to: .writing)
        schedule(connection, in: session.limits.closeMilliseconds, loop)
        flush(connection, &loop)
    }

    // MARK: - Deadlines

    mutating func serveSocket(
        _ connection: HTTPConnection, _ event: ReadyEvent, _ loop: inout EventLoop
    ) {
        guard let session = connection.socket else { return close(connection) }
        if event.isHungUp && !session.isReading {
            return lose(connection, session, "the connection was lost")
        }
        if event.isReadable || event.isHungUp { toBeRead(connection, session) }
        if event.isWritable { flushSocket(connection, session, &loop) }
    }

    mutating func expireSocket(_ connection: HTTPConnection, _ loop: inout EventLoop) {
        guard let session = connection.socket, connection.state == .socket else {
            return close(connection)
        }
        let now = loop.now.monotonicMilliseconds
        if now >= session.stallDeadline {
            lose(connection, session, "it took nothing of what waited for it", isByPeer: false)
        } else if now >= session.messageDeadline {
            fail(
                connection, session, WebSocketCloseCode.policyViolation,
                "a message took too long to come", &loop)
        } else {
            scheduleSocket(connection, session)
        }
    }

    /// The timer may run for a deadline that has gone; then it is set again.
    mutating func scheduleSocket(_ connection: HTTPConnection, _ session: WebSocketSession) {
        let deadline = min(session.stallDeadline, session.messageDeadline)
        if deadline != .max && connection.state == .socket { schedule(connection, at: deadline) }
    }

    mutating func watchSocket(
        _ connection: HTTPConnection, _ session: WebSocketSession, _ loop: inout EventLoop
    ) {
        var interest: Interest = session.isReading ? .readable : []
        if connection.stream.output.pending > 0 && session.isSlow { interest.insert(.writable) }
        watch(connection, interest, &loop)
    }

    private mutating func toBeReadAgain(_ connection: HTTPConnection, _ session: WebSocketSession) {
        session.isReading = true
        toBeRead(connection, session)
    }
}
