package import Reactor
import Wire

/// How a client takes an answer that comes in pieces.
package enum HTTPStreamState: Sendable {
    /// It has taken everything, and the next piece may come.
    case ready
    /// It has not taken the last piece yet. Whoever wants to tell it more keeps that to himself, so
    /// that a slow client costs one piece of memory and no more.
    case busy
    /// There is nobody any more.
    case gone
}

// Answers without an end, `text/event-stream` for instance. One piece at a time is under way on
// each, and the connection closes behind the last.
extension HTTPServer {
    /// How many clients are being given pieces.
    package var streamCount: Int { table.count(of: .streaming) }

    /// Answers a request that `nextRequest` gave out by a stream. False where there is none: the
    /// client has gone, asked for the head alone, or was told 503 because there are as many streams
    /// as there may be.
    package mutating func beginStream(
        to token: UInt64, contentType: String, fields: [(String, String)] = [],
        _ loop: inout EventLoop
    ) -> Bool {
        guard let connection = table[token], connection.state == .answering else { return false }
        guard connection.isHead || streamCount < limits.streamsMax else {
            write(
                .text(
                    .serviceUnavailable, "as many clients listen as there may be",
                    fields: [("Retry-After", "5")]), to: connection, &loop)
            return false
        }
        connection.closesAfterAnswer = true
        connection.received = []
        let head = HTTPWriter.streamHead(
            .ok, contentType: contentType, fields: fields, isChunked: connection.isVersion11)
        connection.stream.output.append(head, &pool)
        if connection.isHead {
            move(connection, to: .writing)
            schedule(connection, in: limits.writeMilliseconds, loop)
            flush(connection, &loop)
            return false
        }
        move(connection, to: .streaming)
        unschedule(connection)
        flushStream(connection, &loop)
        return table[token] != nil
    }

    package func streamState(_ token: UInt64) -> HTTPStreamState {
        guard let connection = table[token], connection.state == .streaming else { return .gone }
        return connection.stream.output.pending == 0 ? .ready : .busy
    }

    /// The next piece, for a stream that is ready. For another one it is dropped.
    package mutating func send(_ bytes: [UInt8], on token: UInt64, _ loop: inout EventLoop) {
        guard case .ready = streamState(token), let connection = table[token] else { return }
        // A client that was given a part of what there is would not know of the rest.
        guard bytes.count <= limits.answerBytesMax else { return close(connection) }
        let piece = connection.isVersion11 ? HTTPWriter.chunk(bytes) : bytes
        connection.stream.output.append(piece, &pool)
        flushStream(connection, &loop)
    }

    /// Nothing more will come.
    package mutating func endStream(_ token: UInt64, _ loop: inout EventLoop) {
        guard let connection = table[token], connection.state == .streaming else { return }
        if connection.isVersion11 { connection.stream.output.append(HTTPWriter.lastChunk, &pool) }
        move(connection, to: .writing)
        schedule(connection, in: limits.writeMilliseconds, loop)
        flush(connection, &loop)
    }

    mutating func serveStream(
        _ connection: HTTPConnection, _ event: ReadyEvent, _ loop: inout EventLoop
    ) {
        if event.isReadable || event.isHungUp,
            !connection.drain(scratch, bytesMax: limits.lingerBytesMax)
        {
            return close(connection)
        }
        if event.isWritable { flushStream(connection, &loop) }
    }

    /// The time runs only while something waits, and from the last byte that was taken.
    private mutating func flushStream(_ connection: HTTPConnection, _ loop: inout EventLoop) {
        let before = connection.stream.output.written
        switch connection.stream.flush(&pool) {
        case .done:
            unschedule(connection)
            watch(connection, .readable, &loop)
        case .blocked:
            if !timers.isScheduled(connection.place) || connection.stream.output.written != before {
                schedule(connection, in: limits.streamStallMilliseconds, loop)
            }
            watch(connection, [.readable, .writable], &loop)
        case .failed: close(connection)
        }
    }
}
