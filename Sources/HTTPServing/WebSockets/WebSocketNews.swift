package import Wire

/// Names one WebSocket of a server; it is never used again for another one.
package struct WebSocketId: Hashable, Sendable {
    /// The token of its connection.
    package let token: UInt64

    package init(token: UInt64) { self.token = token }
}

/// What came of a server's WebSockets. The bytes of a message may be used, and written through,
/// until the server is asked for the next news.
package enum WebSocketNews {
    /// Valid UTF-8.
    case text(WebSocketId, ByteView)
    case binary(WebSocketId, ByteView)
    /// It has taken all that waited for it, after it had been slow.
    case drained(WebSocketId)
    /// Nothing more comes of it, and nothing can be sent. It is told once of each that was
    /// upgraded, also of those that the owner closed.
    case closed(WebSocketId, WebSocketEnd)
}

/// How a WebSocket ended.
package struct WebSocketEnd: Sendable, Equatable {
    /// 1005 for a close frame without a code, 1006 where there was none.
    package let code: UInt16
    /// Of the peer, or what the peer was told. A peer may write anything in it.
    package let reason: String
    package let isByPeer: Bool

    package init(code: UInt16, reason: String, isByPeer: Bool) {
        self.code = code
        self.reason = reason
        self.isByPeer = isByPeer
    }
}
