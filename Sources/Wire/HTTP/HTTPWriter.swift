/// Writes responses and requests whole. Names and values come from our own code, never from a
/// peer: a line end in one would be our mistake.
package enum HTTPWriter {
    /// Content-Length is always there, unless the status has no body. The answer to HEAD tells
    /// the length of the body that it leaves out.
    package static func response(
        _ status: HTTPStatus, contentType: String? = nil, body: [UInt8] = [],
        fields: [(String, String)] = [], isHead: Bool = false, closes: Bool = false
    ) -> [UInt8] {
        var head = "HTTP/1.1 \(status.code) \(status.phrase)\r\n"
        if let contentType { append("Content-Type", contentType, to: &head) }
        for (name, value) in fields { append(name, value, to: &head) }
        if !status.neverHasBody { append("Content-Length", "\(body.count)", to: &head) }
        if closes { append("Connection", "close", to: &head) }
        head += "\r\n"
        return Array(head.utf8) + (isHead || status.neverHasBody ? [] : body)
    }

    /// The head of a response whose body comes in pieces: in chunks (RFC 9112 7.1), or up to the
    /// end of the connection for a client of HTTP/1.0, which knows none. The connection closes
    /// behind it either way.
    package static func streamHead(
        _ status: HTTPStatus, contentType: String, fields: [(String, String)] = [],
        isChunked: Bool
    ) -> [UInt8] {
        var head = "HTTP/1.1 \(status.code) \(status.phrase)\r\n"
        append("Content-Type", contentType, to: &head)
        for (name, value) in fields { append(name, value, to: &head) }
        if isChunked { append("Transfer-Encoding", "chunked", to: &head) }
        append("Connection", "close", to: &head)
        return Array((head + "\r\n").utf8)
    }

    /// A piece of a body in chunks. An empty one would be the last.
    package static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        precondition(!bytes.isEmpty, "an empty chunk ends the body")
        return Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    package static let lastChunk = Array("0\r\n\r\n".utf8)

    /// A request without a body.
    package static func request(
        _ method: String, target: String, host: String, fields: [(String, String)] = []
    ) -> [UInt8] {
        precondition(isSafe(target) && !target.contains(" "), "a target breaks its line")
        var head = "\(method) \(target) HTTP/1.1\r\n"
        append("Host", host, to: &head)
        for (name, value) in fields { append(name, value, to: &head) }
        return Array((head + "\r\n").utf8)
    }

    private static func append(_ name: String, _ value: String, to head: inout String) {
        precondition(
            name.utf8.allSatisfy(HTTPCharacter.isToken) && isSafe(value),
            "a header field breaks its line")
        head += "\(name): \(value)\r\n"
    }

    private static func isSafe(_ value: String) -> Bool {
        !value.utf8.contains(where: HTTPCharacter.isControl)
    }
}
