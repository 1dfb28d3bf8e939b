/// The target of a request (RFC 9112 3.2), taken apart strictly: what RFC 3986 does not allow in a
/// path or a query is refused, and so is what servers are known to understand differently.
package struct HTTPTarget: Sendable {
    /// Decoded.
    private(set) var path: String
    /// As it came.
    private(set) var query: String?
    /// Of the absolute form, `http://host/path`, which a server must take.
    private(set) var host: String?

    private static let scheme = Array("http://".utf8)

    /// Whether it may stand in a request of ours.
    package static func isWellFormed(_ text: String) -> Bool { HTTPTarget(Array(text.utf8)) != nil }

    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        let isAbsolute =
            rest.count >= Self.scheme.count
            && zip(rest, Self.scheme).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        if isAbsolute {
            rest = rest.dropFirst(Self.scheme.count)
            let slash = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            let end = slash ?? rest.endIndex
            guard let found = HTTPHost(Array(rest[..<end])) else { return nil }
            host = found.text
            rest = rest[end...]
            if rest.first != UInt8(ascii: "/") { rest = ([UInt8(ascii: "/")] + rest)[...] }
        }
        guard rest.first == UInt8(ascii: "/") else { return nil }
        let mark = rest.firstIndex(of: UInt8(ascii: "?"))
        guard let path = Self.decodedPath(rest[..<(mark ?? rest.endIndex)]) else { return nil }
        self.path = path
        if let mark {
            let query = rest[(mark + 1)...]
            guard Self.isQuery(query) else { return nil }
            self.query = String(decoding: query, as: UTF8.self)
        }
    }

    private static func decodedPath(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var i = bytes.startIndex
        while i < bytes.endIndex {
            if bytes[i] == UInt8(ascii: "%") {
                guard let byte = octet(bytes, after: i), !isSeparator(byte) else { return nil }
                decoded.append(byte)
                i += 3
            } else {
                guard HTTPCharacter.isPath(bytes[i]) else { return nil }
                decoded.append(bytes[i])
                i += 1
            }
        }
        let hasDots = decoded.split(separator: UInt8(ascii: "/")).contains {
            $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8)
        }
        return hasDots ? nil : String(validating: decoded, as: UTF8.self)
    }

    /// What may not be hidden behind a per cent sign: controls, and whatever ends a segment
    /// somewhere.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7f || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
    }

    private static func isQuery(_ bytes: ArraySlice<UInt8>) -> Bool {
        var i = bytes.startIndex
        while i < bytes.endIndex {
            if bytes[i] == UInt8(ascii: "%") {
                guard octet(bytes, after: i) != nil else { return false }
                i += 3
            } else {
                guard HTTPCharacter.isPath(bytes[i]) || bytes[i] == UInt8(ascii: "?") else {
                    return false
                }
                i += 1
            }
        }
        return true
    }

    private static func octet(_ bytes: ArraySlice<UInt8>, after sign: Int) -> UInt8? {
        guard bytes.endIndex - sign > 2, let high = HTTPCharacter.hexadecimal(bytes[sign + 1]),
            let low = HTTPCharacter.hexadecimal(bytes[sign + 2])
        else { return nil }
        return high << 4 | low
    }
}
