/// A server's side of the opening handshake (RFC 6455 4.2): a request in, an answer out.
///
/// Extensions are declined by leaving their header out, permessage-deflate among them. A
/// subprotocol is never demanded; one is chosen only where the caller speaks some.
package enum WebSocketHandshake {
    package static let version = "13"
    static let nonceBytes = 16
    // RFC 6455 1.3.
    private static let keySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    package enum Answer: Sendable, Equatable {
        /// Send this; frames follow on both sides.
        case accepted(response: [UInt8], subprotocol: String?)
        /// Send this and close.
        case refused(response: [UInt8], WebSocketRefusal)
    }

    /// `speaking`: the subprotocols of this server, the best first; `extraFields`: what else an
    /// answer that accepts carries.
    package static func answer(
        to request: HTTPRequest, speaking subprotocols: [String] = [],
        extraFields: [(String, String)] = []
    ) -> Answer {
        if let refusal = refusal(of: request) {
            return .refused(response: refusal.response, refusal)
        }
        let offered = request.fields.list("sec-websocket-protocol")
        let chosen = subprotocols.first(where: offered.contains)
        var fields = [
            ("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Accept", acceptKey(for: request.fields.single(keyField) ?? "")),
        ]
        if let chosen { fields.append(("Sec-WebSocket-Protocol", chosen)) }
        return .accepted(
            response: HTTPWriter.response(.switchingProtocols, fields: fields + extraFields),
            subprotocol: chosen)
    }

    /// RFC 6455 4.2.2: base64 of SHA-1 of the key and a constant.
    static func acceptKey(for key: String) -> String {
        Base64.text(SHA1.digest(of: Array((key + keySuffix).utf8)))
    }

    /// The first eight bytes of the client's nonce as a number: both ends of a connection know it,
    /// so that what each tells of it can be put together.
    package static func session(ofNonce nonce: [UInt8]) -> UInt64 {
        nonce.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 0 where the request is none that is accepted.
    package static func session(of request: HTTPRequest) -> UInt64 {
        request.fields.single(keyField).flatMap { Base64.bytes($0) }.map { session(ofNonce: $0) }
            ?? 0
    }

    private static let keyField = "sec-websocket-key"

    private static func refusal(of request: HTTPRequest) -> WebSocketRefusal? {
        let fields = request.fields
        guard request.method == "GET" else { return .methodNotGET }
        guard request.isVersion11, request.body.isEmpty else { return .notAWebSocketRequest }
        guard fields.hasToken("upgrade", "websocket") else { return .upgradeMissing }
        guard fields.hasToken("connection", "upgrade") else { return .notAWebSocketRequest }
        guard fields.single("sec-websocket-version") == version else {
            return .versionNotSupported
        }
        guard let key = fields.single(keyField), Base64.bytes(key)?.count == nonceBytes else {
            return .keyMalformed
        }
        return nil
    }
}

/// Why a server does not switch to WebSocket.
package enum WebSocketRefusal: Error, Sendable, CaseIterable {
    case methodNotGET
    case notAWebSocketRequest
    case upgradeMissing
    case versionNotSupported
    case keyMalformed

    package var text: String {
        switch self {
        case .methodNotGET: "a WebSocket begins with GET"
        case .notAWebSocketRequest:
            "a WebSocket begins with HTTP/1.1, Connection: Upgrade and no body"
        case .upgradeMissing: "only WebSocket connections are taken here"
        case .versionNotSupported: "Sec-WebSocket-Version is not 13"
        case .keyMalformed: "Sec-WebSocket-Key is not 16 bytes in base64"
        }
    }

    var response: [UInt8] {
        let body = Array((text + "\n").utf8)
        switch self {
        case .methodNotGET:
            return HTTPWriter.response(
                .methodNotAllowed, contentType: "text/plain", body: body,
                fields: [("Allow", "GET")], closes: true)
        case .upgradeMissing, .versionNotSupported:
            // RFC 9110 15.5.22 wants Upgrade there, RFC 6455 4.4 the version.
            return HTTPWriter.response(
                .upgradeRequired, contentType: "text/plain", body: body,
                fields: [
                    ("Upgrade", "websocket"), ("Connection", "Upgrade, close"),
                    ("Sec-WebSocket-Version", WebSocketHandshake.version),
                ])
        case .notAWebSocketRequest, .keyMalformed:
            return HTTPWriter.response(
                .badRequest, contentType: "text/plain", body: body, closes: true)
        }
    }
}
