/// The target of a request (RFC 9112 3.2), taken apart strictly: what RFC 3986 does not allow in a
/// path or a query is refused, and so is what servers are known to understand differently.
package struct HTTPTarget: Sendable {
    /// Decoded.
    let path: String
    /// As it came.
    let query: String?
    /// Of the absolute form, `http://host/path`, which a server must take.
    let host: String?

    private static let scheme: StaticString = "http://"

    /// Whether it may stand in a request of ours.
    package static func isWellFormed(_ text: String) -> Bool {
        var bytes = Array(text.utf8)
        return bytes.withByteView { HTTPTarget($0) } != nil
    }

    init?(_ bytes: ByteView) {
        var rest = bytes
        if let authority = Self.authority(of: bytes) {
            guard let found = HTTPHost(authority) else { return nil }
            host = found.text
            rest = rest.dropping(Self.scheme.utf8CodeUnitCount + authority.count)
        } else {
            host = nil
        }
        let pathCount = rest.firstIndex { $0 == UInt8(ascii: "?") } ?? rest.count
        let query = pathCount < rest.count ? rest.dropping(pathCount + 1) : nil
        guard query.map(Self.isQuery) ?? true else { return nil }
        self.query = query?.text
        let path = ByteView(rest.start, pathCount)
        if path.isEmpty && host != nil {
            // RFC 9112 3.2.2: an absolute target may leave the path out.
            self.path = "/"
        } else {
            guard let decoded = Self.decoded(path) else { return nil }
            self.path = decoded
        }
    }

    /// What stands between `http://` and the path; nil for a target that does not begin so.
    private static func authority(of bytes: ByteView) -> ByteView? {
        let count = scheme.utf8CodeUnitCount
        guard bytes.count >= count else { return nil }
        for i in 0..<count where bytes[i] | 0x20 != scheme.utf8Start[i] | 0x20 { return nil }
        let rest = bytes.dropping(count)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
        return ByteView(rest.start, end ?? rest.count)
    }

    private static func decoded(_ path: ByteView) -> String? {
        guard path.count > 0, path[0] == UInt8(ascii: "/") else { return nil }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(path.count)
        var i = 0
        while i < path.count {
            if path[i] == UInt8(ascii: "%") {
                guard let byte = octet(path, after: i), !isSeparator(byte) else { return nil }
                decoded.append(byte)
                i += 3
            } else {
                guard HTTPCharacter.isPath(path[i]) else { return nil }
                decoded.append(path[i])
                i += 1
            }
        }
        return hasDotSegment(decoded) ? nil : String(validating: decoded, as: UTF8.self)
    }

    /// Whether a segment is `.` or `..`.
    private static func hasDotSegment(_ path: [UInt8]) -> Bool {
        var dots = 0
        var others = 0
        var i = 0
        while i <= path.count {
            if i == path.count || path[i] == UInt8(ascii: "/") {
                if others == 0, dots == 1 || dots == 2 { return true }
                (dots, others) = (0, 0)
            } else if path[i] == UInt8(ascii: ".") {
                dots += 1
            } else {
                others += 1
            }
            i += 1
        }
        return false
    }

    /// What may not be hidden behind a per cent sign: controls, and whatever ends a segment
    /// somewhere.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7f || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
    }

    private static func isQuery(_ bytes: ByteView) -> Bool {
        var i = 0
        while i < bytes.count {
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

    private static func octet(_ bytes: ByteView, after sign: Int) -> UInt8? {
        guard bytes.count - sign > 2, let high = HTTPCharacter.hexadecimal(bytes[sign + 1]),
            let low = HTTPCharacter.hexadecimal(bytes[sign + 2])
        else { return nil }
        return high << 4 | low
    }
}

extension ByteView {
    /// What is left behind so many bytes, of which there are no fewer.
    func dropping(_ bytes: Int) -> ByteView { ByteView(start + bytes, count - bytes) }

    /// Looked for with an index, because in a debug build a collection's own search asks the heap
    /// for every byte.
    func firstIndex(where isWanted: (UInt8) -> Bool) -> Int? {
        var i = 0
        while i < count {
            if isWanted(self[i]) { return i }
            i += 1
        }
        return nil
    }

    /// The words around the first space; what follows it is nil where there is none.
    func cutAtSpace() -> (word: ByteView, rest: ByteView?) {
        guard let space = firstIndex(where: { $0 == HTTPCharacter.space }) else {
            return (self, nil)
        }
        return (ByteView(start, space), dropping(space + 1))
    }
}
