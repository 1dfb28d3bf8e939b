import Reactor
import Wire

// One connection's life: read, answer, write, drain.
extension HTTPServer {
    mutating func serve(
        _ connection: HTTPConnection, _ event: ReadyEvent, _ loop: inout EventLoop
    ) {
        switch connection.state {
        case .reading:
            guard event.isReadable || event.isHungUp else { return }
            let wasSilent = connection.received.isEmpty
            let requestBytesMax = HTTPRequestParser.requestBytesMax(limits.request)
            guard connection.read(scratch, requestBytesMax: requestBytesMax) else { return }
            if wasSilent && !connection.isFresh && !connection.received.isEmpty {
                schedule(connection, in: limits.headerMilliseconds, loop)
            }
            enqueue(connection)
        case .answering:
            // Nobody is there any more to be answered.
            if event.isHungUp { close(connection) }
        case .writing:
            if event.isWritable || event.isHungUp { flush(connection, &loop) }
        case .streaming: serveStream(connection, event, &loop)
        case .socket, .closingSocket: serveSocket(connection, event, &loop)
        case .draining:
            let bytesMax = connection.socket?.limits.closingBytesMax ?? limits.lingerBytesMax
            if !connection.drain(scratch, bytesMax: bytesMax) { close(connection) }
        }
    }

    /// Looks for a whole request in what a connection has received.
    mutating func take(
        _ connection: HTTPConnection, _ loop: inout EventLoop
    ) -> HTTPServerRequest? {
        let hadHead = connection.parser.hasHead
        switch connection.nextRequest(limits.request) {
        case .needMore:
            if connection.hasInputEnded {
                close(connection)
            } else if !hadHead && connection.parser.hasHead {
                schedule(connection, in: limits.bodyMilliseconds, loop)
            }
        case .refused(let fault, _):
            connection.closesAfterAnswer = true
            write(.text(fault.status, fault.text), to: connection, &loop)
        case .complete(let request, _):
            connection.isHead = request.isHead
            connection.isVersion11 = request.isVersion11
            connection.closesAfterAnswer = !request.keepsAlive || connection.hasInputEnded
            guard hosts.admits(request.host) else {
                connection.closesAfterAnswer = true
                write(
                    .text(
                        .misdirectedRequest,
                        "this Host is not answered for; use an address or a configured name"),
                    to: connection, &loop)
                return nil
            }
            move(connection, to: .answering)
            watch(connection, .nothing, &loop)
            schedule(connection, in: limits.answerMilliseconds, loop)
            return HTTPServerRequest(connection: connection.token, request: request)
        }
        return nil
    }

    mutating func write(
        _ answer: HTTPAnswer, to connection: HTTPConnection, _ loop: inout EventLoop
    ) {
        let bytes = HTTPWriter.response(
            answer.status, contentType: answer.contentType, body: answer.body,
            fields: answer.fields, isHead: connection.isHead,
            closes: connection.closesAfterAnswer)
        write(bytes, to: connection, &loop)
    }

    /// A whole answer as it travels.
    mutating func write(
        _ bytes: [UInt8], to connection: HTTPConnection, _ loop: inout EventLoop
    ) {
        connection.stream.output.append(bytes, &pool)
        connection.unsentBytes = bytes.count
        unsentBytes += bytes.count
        move(connection, to: .writing)
        schedule(connection, in: limits.writeMilliseconds, loop)
        flush(connection, &loop)
    }

    /// Who was too slow for what.
    mutating func expire(_ connection: HTTPConnection, _ loop: inout EventLoop) {
        switch connection.state {
        case .reading where !connection.received.isEmpty:
            connection.closesAfterAnswer = true
            write(
                .text(.requestTimeout, "the request took too long to come"), to: connection, &loop)
        case .answering:
            connection.closesAfterAnswer = true
            write(
                .text(.serviceUnavailable, "the answer took too long to make"), to: connection,
                &loop)
        case .socket, .closingSocket: expireSocket(connection, &loop)
        case .reading, .writing, .streaming, .draining: close(connection)
        }
    }

    mutating func flush(_ connection: HTTPConnection, _ loop: inout EventLoop) {
        switch connection.stream.flush(&pool) {
        case .done: finish(connection, &loop)
        case .blocked: watch(connection, .writable, &loop)
        case .failed: close(connection)
        }
    }

    /// The answer is out.
    private mutating func finish(_ connection: HTTPConnection, _ loop: inout EventLoop) {
        forgetUnsent(of: connection)
        watch(connection, .readable, &loop)
        if connection.closesAfterAnswer {
            move(connection, to: .draining)
            connection.received = []
            connection.stream.endOutput()
            schedule(connection, in: limits.lingerMilliseconds, loop)
            return
        }
        move(connection, to: .reading)
        connection.isFresh = false
        connection.isHead = false
        if connection.received.isEmpty {
            schedule(connection, in: limits.idleMilliseconds, loop)
        } else {
            // The next one is there already, or a part of it.
            schedule(connection, in: limits.headerMilliseconds, loop)
            enqueue(connection)
        }
    }

    private mutating func enqueue(_ connection: HTTPConnection) {
        guard !connection.isQueued else { return }
        connection.isQueued = true
        queue.append(connection.token)
    }

    mutating func schedule(
        _ connection: HTTPConnection, in milliseconds: Int64, _ loop: borrowing EventLoop
    ) {
        schedule(connection, at: loop.now.monotonicMilliseconds + milliseconds)
    }

    mutating func schedule(_ connection: HTTPConnection, at deadline: Int64) {
        timers.schedule(connection.place, at: deadline)
    }

    mutating func unschedule(_ connection: HTTPConnection) { timers.cancel(connection.place) }

    mutating func move(_ connection: HTTPConnection, to state: HTTPConnection.State) {
        table.move(connection, to: state)
    }

    mutating func close(_ connection: HTTPConnection) {
        guard table.remove(connection) else { return }
        forgetUnsent(of: connection)
        timers.cancel(connection.place)
        // Closing takes the descriptor out of the loop.
        connection.stream.close(&pool)
    }

    private mutating func forgetUnsent(of connection: HTTPConnection) {
        unsentBytes -= connection.unsentBytes
        connection.unsentBytes = 0
    }

    func watch(
        _ connection: HTTPConnection, _ interest: Interest, _ loop: inout EventLoop
    ) {
        guard connection.interest != interest else { return }
        connection.interest = interest
        loop.change(connection.stream.descriptor, token: connection.token, interest)
    }
}
