package import Reactor
package import Wire

/// A request with the connection that waits for its answer.
package struct HTTPServerRequest: Sendable {
    /// Names the connection to `respond`; it is never used again for another one.
    package let connection: UInt64
    package let request: HTTPRequest
}

/// A small HTTP/1.1 server for health, metrics and the like, inside somebody else's loop:
///
///     for i in 0..<loop.wait(milliseconds: server.millisecondsToNext(loop.now)) {
///         server.handle(loop.event(i), &loop)
///     }
///     server.expire(&loop)
///     while let call = server.nextRequest(&loop) {
///         server.respond(to: call.connection, answer(call.request), &loop)
///     }
///     while let news = server.nextMessage(&loop) { take(news) }
///     server.flush(&loop)
///
/// Each connection has one request at a time, so pipelined ones are answered in order, and nothing
/// more is read while an answer is owed. Slow and silent clients are cut by deadlines. When the
/// table is full, whoever waits longest without having sent a whole request gives way; where all
/// have, the new one is told 503.
///
/// An answer may also have no end yet, and is then given piece by piece: `beginStream`. And a
/// connection may become a WebSocket: `upgrade`; who has none leaves out `nextMessage` and `flush`.
///
/// What a path means, and how the process is found at all, is the owner's.
package struct HTTPServer: ~Copyable {
    static let ownerBits: UInt64 = 0xffff << 48
    private static let scratchBytes = 16 * 1024

    let limits: HTTPServerLimits
    let hosts: HTTPHostRule
    private let tokenBase: UInt64
    private var listener: Listener?
    /// The port is known here also after accepting has stopped.
    package let address: SocketAddress
    var table: HTTPConnectionTable
    /// Connections that may have a whole request, the longest waiting first.
    var queue = WaitingLine<UInt64>()
    var requestsLeft: Int
    /// A deadline for each place, and behind them the listener's.
    var timers: TimerWheel
    private let listenerTimer: Int
    /// Of answers that clients have not taken whole.
    var unsentBytes = 0
    var sockets = WebSocketTraffic()
    var pool = BufferPool(freeBlocksMax: 2, freeSmallBlocksMax: 0)
    let scratch: UnsafeMutableRawBufferPointer

    /// `tokenBase` is what the owner's tokens of this server have in their upper 16 bits; the lower
    /// 48 are the server's.
    package init(
        listener: consuming Listener, limits: HTTPServerLimits = HTTPServerLimits(),
        hosts: HTTPHostRule = HTTPHostRule(), tokenBase: UInt64, _ loop: inout EventLoop
    ) throws(SystemCallError) {
        precondition(tokenBase & ~Self.ownerBits == 0, "the lower 48 bits are the server's")
        self.limits = limits
        self.hosts = hosts
        self.tokenBase = tokenBase
        address = listener.address
        let capacity = limits.connectionsMax + limits.turnedAwayMax
        table = HTTPConnectionTable(capacity: capacity, tokenBase: tokenBase)
        timers = TimerWheel(
            nowMilliseconds: loop.now.monotonicMilliseconds, capacity: capacity + 1)
        listenerTimer = capacity
        requestsLeft = limits.requestsPerTurnMax
        scratch = .allocate(byteCount: Self.scratchBytes, alignment: 16)
        try loop.add(listener.descriptor, token: tokenBase, .readable)
        self.listener = consume listener
    }

    deinit { scratch.deallocate() }

    /// How many clients there are.
    package var connectionCount: Int { table.count }

    /// Whether some client has not been given the whole of its answer yet.
    package var isWriting: Bool { table.count(of: .writing) + table.count(of: .closingSocket) > 0 }

    package func owns(_ event: ReadyEvent) -> Bool { event.token & Self.ownerBits == tokenBase }

    /// An event of the loop. One that is not this server's is passed over.
    package mutating func handle(_ event: ReadyEvent, _ loop: inout EventLoop) {
        guard owns(event) else { return }
        if event.token == tokenBase { return acceptThoseWhoWait(&loop) }
        // A connection that was closed earlier in this turn has no entry any more.
        guard let connection = table[event.token] else { return }
        serve(connection, event, &loop)
        table.reorder(connection)
    }

    /// The next request to answer. Call it until it says nil; a turn gives out only so many.
    package mutating func nextRequest(_ loop: inout EventLoop) -> HTTPServerRequest? {
        while requestsLeft > 0, let token = queue.popFirst() {
            guard let connection = table[token] else { continue }
            connection.isQueued = false
            guard connection.state == .reading else { continue }
            let request = take(connection, &loop)
            table.reorder(connection)
            if let request {
                requestsLeft -= 1
                return request
            }
        }
        return nil
    }

    /// The answer to a request that `nextRequest` gave out. One whose client has gone is dropped.
    /// What was sent has another status where there is no room for this one; nil: nobody is there.
    @discardableResult
    package mutating func respond(
        to connection: UInt64, _ answer: HTTPAnswer, _ loop: inout EventLoop
    ) -> HTTPStatus? {
        guard let connection = table[connection], connection.state == .answering else {
            return nil
        }
        let answer = answerable(answer, to: connection)
        write(answer, to: connection, &loop)
        table.reorder(connection)
        return answer.status
    }

    /// Once a turn: cuts whoever is too slow.
    package mutating func expire(_ loop: inout EventLoop) {
        requestsLeft = limits.requestsPerTurnMax
        let now = loop.now.monotonicMilliseconds
        while let place = timers.nextDue(now) {
            if place == listenerTimer {
                wakeListener(&loop)
            } else if let connection = table.at(place) {
                expire(connection, &loop)
                table.reorder(connection)
            }
        }
    }

    /// How long the loop may wait for this server's sake; -1: for ever.
    package func millisecondsToNext(_ now: LoopTime) -> Int32 {
        if !queue.isEmpty || sockets.isWaiting { return 0 }
        return timers.millisecondsToNext(now.monotonicMilliseconds)
    }

    /// Gives the port up. Connections that are there go on.
    package mutating func stopAccepting(_ loop: inout EventLoop) {
        if let descriptor = listener?.descriptor, !timers.isScheduled(listenerTimer) {
            loop.remove(descriptor)
        }
        listener = nil
        timers.cancel(listenerTimer)
    }

    // MARK: - New connections

    private mutating func acceptThoseWhoWait(_ loop: inout EventLoop) {
        for _ in 0..<limits.acceptsPerTurnMax {
            guard let result = listener?.accept() else { return }
            switch consume result {
            case .stream(let stream): admit(stream, &loop)
            case .nobody: return
            case .turnedAway: continue
            case .exhausted: return restListener(&loop)
            }
        }
    }

    private mutating func restListener(_ loop: inout EventLoop) {
        guard let descriptor = listener?.descriptor else { return }
        loop.remove(descriptor)
        timers.schedule(
            listenerTimer, at: loop.now.monotonicMilliseconds + Listener.restMilliseconds)
    }

    private mutating func wakeListener(_ loop: inout EventLoop) {
        guard let descriptor = listener?.descriptor else { return }
        do throws(SystemCallError) {
            try loop.add(descriptor, token: tokenBase, .readable)
        } catch {
            // The machine is still short of memory: later, then.
            timers.schedule(
                listenerTimer, at: loop.now.monotonicMilliseconds + Listener.restMilliseconds)
        }
    }

    private mutating func admit(_ stream: consuming TCPStream, _ loop: inout EventLoop) {
        let isFull = table.count >= limits.connectionsMax
        let hasPlace = !isFull || makePlace()
        guard let connection = table.insert(stream, limits.request) else { return }
        do throws(SystemCallError) {
            try loop.add(
                connection.stream.descriptor, token: connection.token, connection.interest)
        } catch {
            return close(connection)
        }
        schedule(connection, in: limits.headerMilliseconds, loop)
        let isOneTooMany = isOneTooMany(connection)
        guard !hasPlace || isOneTooMany else { return table.reorder(connection) }
        connection.closesAfterAnswer = true
        let reason = isOneTooMany ? "too many connections of one address" : "too many connections"
        write(.text(.serviceUnavailable, reason), to: connection, &loop)
        table.reorder(connection)
    }

    private mutating func isOneTooMany(_ connection: HTTPConnection) -> Bool {
        guard limits.connectionsPerSourceMax != .max,
            let address = connection.stream.remoteAddress,
            limits.countsLoopback || !address.isLoopback
        else { return false }
        let count = table.count(connection, from: SourceNetwork(address))
        return count > limits.connectionsPerSourceMax
    }

    /// Whoever has waited longest without a whole request gives way, first of all one that has not
    /// even begun to send it.
    private mutating func makePlace() -> Bool {
        guard let first = table.mostExpendable else { return false }
        close(first)
        return true
    }
}
