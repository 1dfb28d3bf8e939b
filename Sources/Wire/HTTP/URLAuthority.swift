/// Host and port of a URL (RFC 3986 3.2), without a name or a token before them.
package struct URLAuthority: Sendable, Equatable {
    /// RFC 1035 3.1.
    private static let nameBytesMax = 253

    package enum Fault: Error, Equatable, Sendable {
        case host, port
    }

    /// A name or an address. An IPv6 address stands without its brackets.
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `portByDefault`: where none is named.
    package init(_ text: Substring, portByDefault: UInt16) throws(Fault) {
        let after: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]"), end > text.index(after: text.startIndex),
                text[..<end].dropFirst().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else { throw .host }
            host = String(text[..<end].dropFirst())
            after = text[text.index(after: end)...]
        } else {
            let name = text.prefix { $0 != ":" }
            guard !name.isEmpty, name.utf8.count <= Self.nameBytesMax,
                name.allSatisfy({
                    $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_"
                })
            else { throw .host }
            host = String(name)
            after = text[name.endIndex...]
        }
        guard after.isEmpty || after.first == ":" else { throw .port }
        // RFC 3986 3.2.3 lets the number behind the colon be left out.
        let digits = after.dropFirst()
        guard !digits.isEmpty else {
            port = portByDefault
            return
        }
        guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = UInt16(digits),
            port > 0
        else { throw .port }
        self.port = port
    }

    /// As it stands in a URL and in a request's `Host` field.
    package var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
