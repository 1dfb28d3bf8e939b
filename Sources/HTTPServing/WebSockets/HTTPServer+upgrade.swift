package import Reactor
import Wire

// From a request to a WebSocket.
extension HTTPServer {
    /// How many WebSockets are open.
    package var socketCount: Int { table.count(of: .socket) }

    /// Makes a WebSocket of a connection whose request `nextRequest` gave out. nil: it became none,
    /// because the client has gone, or the request does not ask for one, or there are as many as
    /// there may be; the client was told so.
    ///
    /// `subprotocols` are those of this server, the best first; `extraFields` go with the answer.
    package mutating func upgrade(
        _ call: HTTPServerRequest, speaking subprotocols: [String] = [],
        limits socketLimits: WebSocketLimits = .client, extraFields: [(String, String)] = [],
        _ loop: inout EventLoop
    ) -> WebSocketId? {
        guard let connection = table[call.connection], connection.state == .answering else {
            return nil
        }
        let answer = WebSocketHandshake.answer(
            to: call.request, speaking: subprotocols, extraFields: extraFields)
        switch answer {
        case .refused(let response, _):
            connection.closesAfterAnswer = true
            write(response, to: connection, &loop)
        case .accepted(let response, _):
            if socketCount < limits.socketsMax {
                let session = WebSocketSession(
                    WebSocketId(token: connection.token), socketLimits,
                    nowMilliseconds: loop.now.monotonicMilliseconds)
                begin(session, on: connection, response, &loop)
                return session.id
            }
            connection.closesAfterAnswer = true
            write(
                .text(
                    .serviceUnavailable, "there are as many WebSockets as there may be",
                    fields: [("Retry-After", "5")]), to: connection, &loop)
        }
        return nil
    }

    private mutating func begin(
        _ session: WebSocketSession, on connection: HTTPConnection, _ response: [UInt8],
        _ loop: inout EventLoop
    ) {
        connection.socket = session
        connection.stream.limitKernelOutput(bytes: session.limits.kernelOutputBytes)
        move(connection, to: .socket)
        unschedule(connection)
        connection.stream.output.append(response, &pool)
        toBeFlushed(connection, session, &loop)
        // Frames may have come with the request already.
        if !connection.received.isEmpty {
            connection.received.withByteView {
                session.rest.keep(ReceivedBytes(start: $0.start, count: $0.count), wanted: 0)
            }
            connection.received = []
            session.isRestNew = true
            toBeRead(connection, session)
        }
        watch(connection, .readable, &loop)
    }

    /// Where a client is, by the token of a request or of a WebSocket; nil where it has gone.
    package func remoteAddress(of token: UInt64) -> SocketAddress? {
        table[token]?.stream.remoteAddress
    }
}
