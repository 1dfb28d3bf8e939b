import Glibc
package import Reactor
package import Wire

/// What happened on the links, one at a time. Views are valid until the next call.
package enum LinkEvent {
    /// The peer asks, and wants an answer with the same session and request id.
    case request(peer: Int, session: UInt32, requestId: UInt32, packet: ByteView)
    /// The peer answers what was asked of it. Without bytes: it sent a RESPONSE without a packet or
    /// a BTP ERROR. Whether that request was ever sent is for the owner to know.
    case answer(peer: Int, requestId: UInt32, packet: ByteView)
    case connected(peer: Int)
    /// Comes exactly once for each `connected`; nothing of that link comes after it.
    case disconnected(peer: Int, LinkEnd)
    /// We dialled and no link came of it.
    case failed(peer: Int, LinkFailure)
    /// One of the owner's own descriptors is ready.
    case foreign(ReadyEvent)
}

/// Why a link that was up is not any more.
package enum LinkEnd: Equatable, Sendable {
    /// The peer sent a close frame, with this code; 1005 where it gave none.
    case closedByPeer(code: UInt16)
    /// The connection ended without a close frame; the errno, or 0 for an orderly end.
    case lost(errno: Int32)
    /// No pong came for a ping.
    case noPong
    /// The peer took no byte of what waited for it.
    case unreadOutput
    /// More waited for the peer than a link holds.
    case outputFull
    case webSocketFault(WebSocketFault)
    /// The peer sent a frame that is not BTP.
    case btpFault(WireError.Reason)
    /// The peer connected anew.
    case replaced
    /// The peer's URL, name or secret was changed.
    case settingsChanged
    case removed
    /// We closed it, with this code.
    case closedHere(code: UInt16)
}

/// Why no link came of dialling.
package enum LinkFailure: Equatable, Sendable {
    case nameNotFound
    case notConnected(errno: Int32)
    case connectTimedOut
    /// The server answered with this HTTP status instead of 101.
    case handshakeRefused(status: UInt16)
    case handshakeInvalid
    case authenticationTimedOut
    /// The peer answered our authentication with a BTP error.
    case authenticationRefused
    /// It sent more than it may before it answered our authentication.
    case tooMuchUnasked
    case ended(LinkEnd)
}

extension LinkEnd {
    package var text: String {
        switch self {
        case .closedByPeer(let code): "the peer closed it with code \(code)"
        case .lost(0): "the connection ended"
        case .lost(let code): "the connection broke: \(Self.reason(code))"
        case .noPong: "the peer answered no ping"
        case .unreadOutput: "the peer read nothing of what was sent"
        case .outputFull: "too much waited for the peer"
        case .webSocketFault(let fault): "the peer broke WebSocket: \(fault.text)"
        case .btpFault(let reason): "the peer sent no valid BTP: \(reason)"
        case .replaced: "the peer connected anew"
        case .settingsChanged: "its settings were changed"
        case .removed: "the peer was removed"
        case .closedHere(let code): "it was closed with code \(code)"
        }
    }

    static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}

extension LinkFailure {
    package var text: String {
        switch self {
        case .nameNotFound: "its host name has no address"
        case .notConnected(let code): "it cannot be reached: \(LinkEnd.reason(code))"
        case .connectTimedOut: "it did not take the connection in time"
        case .handshakeRefused(let status): "it answered HTTP \(status) instead of 101"
        case .handshakeInvalid: "it does not speak WebSocket"
        case .authenticationTimedOut: "it did not let us in in time"
        case .authenticationRefused: "it refused our name or secret"
        case .tooMuchUnasked: "it sent too much before it let us in"
        case .ended(let end): end.text
        }
    }
}
