/// A client's side of the opening handshake (RFC 6455 4.1): the request, and a strict look at what
/// comes back.
package struct WebSocketClientHandshake: Sendable {
    package let requestBytes: [UInt8]
    private let acceptKey: String
    private let subprotocols: [String]

    /// `host` is the value of the Host field, with its port; `nonce` is 16 random bytes, fresh
    /// for every connection.
    package init(
        host: String, target: String, nonce: [UInt8], subprotocols: [String] = [],
        fields: [(String, String)] = []
    ) {
        precondition(nonce.count == WebSocketHandshake.nonceBytes, "a nonce has 16 bytes")
        let key = Base64.text(nonce)
        acceptKey = WebSocketHandshake.acceptKey(for: key)
        self.subprotocols = subprotocols
        var all = [
            ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", key),
            ("Sec-WebSocket-Version", WebSocketHandshake.version),
        ]
        if !subprotocols.isEmpty {
            all.append(("Sec-WebSocket-Protocol", subprotocols.joined(separator: ", ")))
        }
        requestBytes = HTTPWriter.request(
            "GET", target: target, host: host, fields: all + fields)
    }

    /// The subprotocol that the server chose, or nil. Read the response with
    /// `HTTPResponseParser(expecting: .headerAlone)`; what follows it are frames.
    package func subprotocol(
        in response: HTTPResponse
    ) throws(WebSocketHandshakeFault) -> String? {
        guard response.status == .switchingProtocols else {
            throw .statusNot101(response.status.code)
        }
        let fields = response.fields
        guard response.isVersion11, fields.single("upgrade")?.lowercased() == "websocket" else {
            throw .upgradeMissing
        }
        guard fields.hasToken("connection", "upgrade") else { throw .connectionMissing }
        guard fields.single("sec-websocket-accept") == acceptKey else { throw .acceptWrong }
        // No extension is ever offered here.
        guard !fields.contains("sec-websocket-extensions") else { throw .extensionNotOffered }
        guard fields.contains("sec-websocket-protocol") else { return nil }
        guard let chosen = fields.single("sec-websocket-protocol"),
            subprotocols.contains(chosen)
        else { throw .subprotocolNotOffered }
        return chosen
    }
}

/// Why a server's answer makes no WebSocket.
package enum WebSocketHandshakeFault: Error, Sendable, Equatable {
    case statusNot101(UInt16)
    case upgradeMissing
    case connectionMissing
    case acceptWrong
    case extensionNotOffered
    case subprotocolNotOffered

    package var text: String {
        switch self {
        case .statusNot101(let code): "the server answered \(code) instead of 101"
        case .upgradeMissing: "the answer does not upgrade to websocket"
        case .connectionMissing: "the answer lacks Connection: Upgrade"
        case .acceptWrong: "Sec-WebSocket-Accept does not fit the key that was sent"
        case .extensionNotOffered: "the server chose an extension that was not offered"
        case .subprotocolNotOffered: "the server chose a subprotocol that was not offered"
        }
    }
}
