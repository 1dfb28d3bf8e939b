import Reactor
import Wire

/// One client of a server. Owned by the server's table.
final class HTTPConnection {
    enum State: Int, CaseIterable {
        /// Waits for a request or reads one.
        case reading
        /// The owner has a request and owes the answer; nothing is read meanwhile.
        case answering
        /// The client has not taken the whole answer.
        case writing
        /// The owner gives the answer piece by piece. What the client sends meanwhile is read and
        /// dropped, as only reading tells that it has gone.
        case streaming
        /// It is a WebSocket.
        case socket
        /// It is a WebSocket that has sent its close frame and waits for the other one.
        case closingSocket
        /// Everything is said. What the client still sends is read and dropped, because closing
        /// with unread bytes resets the connection, and a reset overtakes the answer.
        case draining
    }

    let token: UInt64
    var stream: TCPStream
    /// Changed by the server, which counts them.
    var state = State.reading
    var parser: HTTPRequestParser
    /// Of the requests that were not given out yet.
    var received: [UInt8] = []
    var hasInputEnded = false
    /// The time for its first header runs from the connection's start.
    var isFresh = true
    var isHead = false
    var isVersion11 = true
    var closesAfterAnswer = false
    /// There may be a whole request in `received`.
    var isQueued = false
    var drainedBytes = 0
    /// Of the answer that is being written.
    var unsentBytes = 0
    var interest = Interest.readable
    /// Who it is, where connections of one address are counted.
    var source: SourceNetwork?
    /// Since it was made a WebSocket.
    var socket: WebSocketSession?

    /// Its place in the server's tables.
    var place: Int { HTTPConnectionTable.place(of: token) }

    var isSocket: Bool { state == .socket || state == .closingSocket }

    /// When it gives way to another one; nil: never.
    var expendability: Expendability? {
        switch state {
        case .reading where isQueued: nil
        case .reading: received.isEmpty ? .silent : .unfinished
        case .draining: .leaving
        case .answering, .writing, .streaming, .socket, .closingSocket: nil
        }
    }

    init(_ stream: consuming TCPStream, token: UInt64, _ limits: HTTPLimits) {
        self.stream = stream
        self.token = token
        parser = HTTPRequestParser(limits)
    }

    /// Reads once what has come, up to what one request may have. True when there is something new
    /// to look at.
    func read(_ scratch: UnsafeMutableRawBufferPointer, requestBytesMax: Int) -> Bool {
        guard let place = scratch.baseAddress else { return false }
        let room = min(scratch.count, requestBytesMax - received.count)
        guard room > 0 else { return true }
        switch stream.read(into: place, max: room) {
        case .bytes(let count):
            received += UnsafeRawBufferPointer(start: place, count: count)
            return true
        case .wouldBlock: return false
        case .ended, .failed:
            hasInputEnded = true
            return true
        }
    }

    /// False when it is over.
    func drain(_ scratch: UnsafeMutableRawBufferPointer, bytesMax: Int) -> Bool {
        guard let place = scratch.baseAddress else { return false }
        guard case .bytes(let count) = stream.read(into: place, max: scratch.count) else {
            return false
        }
        drainedBytes += count
        return drainedBytes <= bytesMax
    }

    /// Takes the next request out of what was received.
    func nextRequest(_ limits: HTTPLimits) -> HTTPParse<HTTPRequest> {
        let answer = received.withByteView { parser.parse($0) }
        if case .complete(_, let count) = answer {
            received.removeFirst(count)
            if received.isEmpty { received = [] }
            parser = HTTPRequestParser(limits)
        }
        return answer
    }
}
