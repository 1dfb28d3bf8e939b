import Wire

/// Where a peer listens, and optionally the name and the token to say there:
/// `btp+ws://user:token@host:port/path`, or the same with `ws:`.
///
/// Nothing that is printed of it contains the token.
package struct PeerURL: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Nobody needs more, and a longer one would not fit into an HTTP request's header.
    package static let bytesMax = 2_048
    package static let portByDefault: UInt16 = 80

    /// A name or an address. An IPv6 address stands without its brackets.
    package let host: String
    package let port: UInt16
    /// As it goes into the request, query included.
    package let path: String
    package let user: String?
    package let token: String?

    package init(_ text: String) throws(PeerURLError) {
        guard text.utf8.count <= Self.bytesMax else { throw .tooLong }
        var rest = try Self.withoutScheme(text[...])
        // Whatever is no printable ASCII must be percent-encoded, also because the path goes into
        // the request as it is.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw .character }
        guard !rest.contains("#") else { throw .fragment }
        let pathStart = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        path =
            rest[pathStart...].hasPrefix("/")
            ? String(rest[pathStart...]) : "/\(rest[pathStart...])"
        rest = rest[..<pathStart]
        if let at = rest.lastIndex(of: "@") {
            (user, token) = try Self.credentials(rest[..<at])
            rest = rest[rest.index(after: at)...]
        } else {
            (user, token) = (nil, nil)
        }
        do throws(URLAuthority.Fault) {
            let authority = try URLAuthority(rest, portByDefault: Self.portByDefault)
            (host, port) = (authority.host, authority.port)
        } catch {
            throw error == .host ? .host : .port
        }
    }

    package var description: String {
        let name = user.map { Self.encoded($0) } ?? ""
        let credentials = token == nil ? (user == nil ? "" : "\(name)@") : "\(name):***@"
        return "btp+ws://\(credentials)\(authority)\(path)"
    }

    package var debugDescription: String { description }
    /// A dump shows what the description does and no more.
    package var customMirror: Mirror { Mirror(self, children: ["url": description]) }

    /// Host and port as they stand in a URL and in a request's `Host` field.
    package var authority: String { URLAuthority(host: host, port: port).text }
}

/// What is wrong with a peer's URL. It holds nothing of the URL, which may contain a token.
package enum PeerURLError: Error, Equatable, Sendable {
    case tooLong, scheme, encrypted, character, fragment, percentEncoding, host, port

    /// What is wrong and how to fix it, as the end of a sentence that says where.
    package var text: String {
        switch self {
        case .tooLong: "is longer than \(PeerURL.bytesMax) bytes; shorten it"
        case .scheme: "does not begin with btp+ws:// or ws://; write btp+ws://host:port"
        case .encrypted:
            "asks for TLS, which is not spoken here; use btp+ws:// and let a proxy encrypt"
        case .character:
            "holds a blank or another character that no URL may; write it percent-encoded"
        case .fragment: "has a fragment (#), which means nothing here; remove it"
        case .percentEncoding: "has a % without two hexadecimal digits; write % itself as %25"
        case .host: "names no valid host; write btp+ws://host:port, an IPv6 address in brackets"
        case .port: "has no valid port; write a number from 1 to 65535"
        }
    }
}

extension PeerURL {
    private static func withoutScheme(_ text: Substring) throws(PeerURLError) -> Substring {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw .scheme
        }
        switch text[..<colon].lowercased() {
        case "btp+ws", "ws": return text[colon...].dropFirst(3)
        case "btp+wss", "wss": throw .encrypted
        default: throw .scheme
        }
    }

    private static func credentials(
        _ text: Substring
    ) throws(PeerURLError) -> (user: String?, token: String?) {
        guard let colon = text.firstIndex(of: ":") else { return (try decoded(text), nil) }
        return (try decoded(text[..<colon]), try decoded(text[text.index(after: colon)...]))
    }

    private static func decoded(_ text: Substring) throws(PeerURLError) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let high = Character(Unicode.Scalar(rest.removeFirst())).hexDigitValue,
                let low = Character(Unicode.Scalar(rest.removeFirst())).hexDigitValue
            else { throw .percentEncoding }
            bytes.append(UInt8(high << 4 | low))
        }
        guard let string = String(validating: bytes, as: UTF8.self) else { throw .percentEncoding }
        return string
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                result.append(character)
            } else {
                result += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}
