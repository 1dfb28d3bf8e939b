import Wire

/// What a session makes of the bytes that came. Views are valid until its next call.
enum SessionEvent {
    /// Nothing more before more bytes come.
    case needMore
    case request(requestId: UInt32, packet: ByteView)
    case answer(requestId: UInt32, packet: ByteView)
    /// A connection that we accepted says who it is: `accept` or `refuse` it.
    case credentials(name: String, pathName: String?, token: [UInt8])
    /// The peer that we dialled let us in.
    case opened
    case pong
    /// The session wrote a BTP frame of its own accord, for the log.
    case wrote(BTPType, requestId: UInt32)
    /// It is over: send what it has written, then close the connection. `needMore` follows for
    /// ever.
    case ended(SessionEnd)
}

/// Why a session is over.
enum SessionEnd: Equatable {
    /// It was up, or we dialled and the peer hung up before it was.
    case link(LinkEnd)
    /// We dialled and no link came of it.
    case failure(LinkFailure)
    /// Who connected asked for no WebSocket, or is nobody we know.
    case refused(Refusal)
}

/// Why somebody who connected was turned away.
enum Refusal: Equatable {
    case http(HTTPFault)
    case upgrade(WebSocketRefusal)
    /// The first frame was not an authentication.
    case notAuthenticating
    case tooSlow
    /// Name and token fit no peer.
    case unknown

    var text: String {
        switch self {
        case .http(let fault): "no valid HTTP: \(fault.text)"
        case .upgrade(let refusal): "no WebSocket: \(refusal.text)"
        case .notAuthenticating: "the first frame was no BTP authentication"
        case .tooSlow: "it did not say in time who it is"
        case .unknown: "name and token fit no peer"
        }
    }
}
