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
///
/// Each connection has one request at a time, so pipelined ones are answered in order, and nothing
/// more is read while an answer is owed. Slow and silent clients are cut by deadlines. When the
/// table is full, whoever waits longest without having sent a whole request gives way; where all
/// have, the new one is told 503.
///
/// An answer may also have no end yet, and is then given piece by piece: `beginStream`.
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
    private var listenerRestsUntil: Int64?
    var table: HTTPConnectionTable
    /// Connections that may have a whole request, the longest waiting first.
    var queue: [UInt64] = []
    var requestsLeft: Int
    var earliest = Int64.max
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
        table = HTTPConnectionTable(
            capacity: limits.connectionsMax + limits.turnedAwayMax, tokenBase: tokenBase)
        requestsLeft = limits.requestsPerTurnMax
        scratch = .allocate(byteCount: Self.scratchBytes, alignment: 16)
        try loop.add(listener.descriptor, token: tokenBase, .readable)
        self.listener = consume listener
    }

    deinit { scratch.deallocate() }

    /// How many clients there are.
    package var connectionCount: Int { table.count }

    /// Whether some client has not been given the whole of its answer yet.
    package var isWriting: Bool { table.all.contains { $0.state == .writing } }

    package func owns(_ event: ReadyEvent) -> Bool { event.token & Self.ownerBits == tokenBase }

    /// An event of the loop. One that is not this server's is passed over.
    package mutating func handle(_ event: ReadyEvent, _ loop: inout EventLoop) {
        guard owns(event) else { return }
        if event.token == tokenBase { return acceptThoseWhoWait(&loop) }
        // A connection that was closed earlier in this turn has no entry any more.
        guard let connection = table[event.token] else { return }
        serve(connection, event, &loop)
    }

    /// The next request to answer. Call it until it says nil; a turn gives out only so many.
    package mutating func nextRequest(_ loop: inout EventLoop) -> HTTPServerRequest? {
        while requestsLeft > 0, !queue.isEmpty {
            guard let connection = table[queue.removeFirst()] else { continue }
            connection.isQueued = false
            guard connection.state == .reading else { continue }
            if let request = take(connection, &loop) {
                requestsLeft -= 1
                return request
            }
        }
        return nil
    }

    /// The answer to a request that `nextRequest` gave out. One whose client has gone is dropped.
    package mutating func respond(
        to connection: UInt64, _ answer: HTTPAnswer, _ loop: inout EventLoop
    ) {
        guard let connection = table[connection], connection.state == .answering else { return }
        let fits = answer.body.count <= limits.answerBytesMax
        let whole = fits ? answer : .text(.internalServerError, "the answer is too long")
        write(whole, to: connection, &loop)
    }

    /// Once a turn: cuts whoever is too slow.
    package mutating func expire(_ loop: inout EventLoop) {
        requestsLeft = limits.requestsPerTurnMax
        let now = loop.now.monotonicMilliseconds
        guard now >= earliest else { return }
        if let until = listenerRestsUntil, now >= until { wakeListener(&loop) }
        earliest = listenerRestsUntil ?? .max
        for connection in table.all {
            if now >= connection.deadline { expire(connection, &loop) }
        }
        for connection in table.all { earliest = min(earliest, connection.deadline) }
    }

    /// How long the loop may wait for this server's sake; -1: for ever.
    package func millisecondsToNext(_ now: LoopTime) -> Int32 {
        if !queue.isEmpty { return 0 }
        guard earliest != .max else { return -1 }
        return Int32(clamping: max(0, earliest - now.monotonicMilliseconds))
    }

    /// Gives the port up. Connections that are there go on.
    package mutating func stopAccepting(_ loop: inout EventLoop) {
        if let descriptor = listener?.descriptor, listenerRestsUntil == nil {
            loop.remove(descriptor)
        }
        listener = nil
        listenerRestsUntil = nil
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
        let until = loop.now.monotonicMilliseconds + Listener.restMilliseconds
        listenerRestsUntil = until
        earliest = min(earliest, until)
    }

    private mutating func wakeListener(_ loop: inout EventLoop) {
        listenerRestsUntil = nil
        guard let descriptor = listener?.descriptor else { return }
        do throws(SystemCallError) {
            try loop.add(descriptor, token: tokenBase, .readable)
        } catch {
            // The machine is still short of memory: later, then.
            listenerRestsUntil = loop.now.monotonicMilliseconds + Listener.restMilliseconds
        }
    }

    private mutating func admit(_ stream: consuming TCPStream, _ loop: inout EventLoop) {
        let isFull = table.count >= limits.connectionsMax
        let hasPlace = !isFull || makePlace(&loop)
        guard let connection = table.insert(stream, limits.request) else { return }
        do throws(SystemCallError) {
            try loop.add(
                connection.stream.descriptor, token: connection.token, connection.interest)
        } catch {
            return close(connection)
        }
        connection.waitsSince = loop.now.monotonicMilliseconds
        schedule(connection, in: limits.headerMilliseconds, loop)
        guard !hasPlace else { return }
        connection.closesAfterAnswer = true
        write(.text(.serviceUnavailable, "too many connections"), to: connection, &loop)
    }

    /// Whoever has waited longest without a whole request gives way, first of all one that has not
    /// even begun to send it.
    private mutating func makePlace(_ loop: inout EventLoop) -> Bool {
        let candidates = table.all.compactMap { connection in
            connection.expendability.map { (rank: $0, connection) }
        }
        let first = candidates.min { ($0.rank, $0.1.waitsSince) < ($1.rank, $1.1.waitsSince) }
        guard let first else { return false }
        close(first.1)
        return true
    }
}
