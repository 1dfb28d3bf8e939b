import Wire

/// Where a hub listens for connectors: `ws://host:port/path`. Keys do not belong into it, so all of
/// it may be printed.
package struct HubURL: Sendable, Equatable, CustomStringConvertible {
    /// A longer one would not fit into an HTTP request's header.
    package static let bytesMax = 2_048
    package static let portByDefault: UInt16 = 9_000

    /// A name or an address. An IPv6 address stands without its brackets.
    package let host: String
    package let port: UInt16
    /// As it goes into the request, query included.
    package let path: String

    package init(_ text: String) throws(HubURLError) {
        guard text.utf8.count <= Self.bytesMax else { throw .tooLong }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw .character }
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw .scheme
        }
        switch text[..<colon].lowercased() {
        case "ws": break
        case "wss": throw .encrypted
        default: throw .scheme
        }
        var rest = text[colon...].dropFirst(3)
        guard !rest.contains("#") else { throw .fragment }
        let pathStart = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        path =
            rest[pathStart...].hasPrefix("/")
            ? String(rest[pathStart...]) : "/\(rest[pathStart...])"
        rest = rest[..<pathStart]
        guard !rest.contains("@") else { throw .credentials }
        do throws(URLAuthority.Fault) {
            let authority = try URLAuthority(rest, portByDefault: Self.portByDefault)
            (host, port) = (authority.host, authority.port)
        } catch {
            throw error == .host ? .host : .port
        }
    }

    /// Host and port as they stand in a request's `Host` field.
    package var authority: String { URLAuthority(host: host, port: port).text }

    /// Without its query, where somebody may have put a key.
    package var description: String {
        let shown = path.prefix { $0 != "?" }
        return "ws://\(authority)\(shown == "/" ? "" : shown)"
    }
}

/// What is wrong with a hub's URL.
package enum HubURLError: Error, Equatable, Sendable {
    case tooLong, scheme, encrypted, character, fragment, credentials, host, port

    /// What is wrong and how to fix it, as the end of a sentence that says where.
    package var text: String {
        switch self {
        case .tooLong: "is longer than \(HubURL.bytesMax) bytes; shorten it"
        case .scheme: "does not begin with ws://; write ws://host:port"
        case .encrypted: "asks for TLS, which is not spoken here; use ws:// and let a proxy encrypt"
        case .character:
            "holds a blank or another character that no URL may; write it percent-encoded"
        case .fragment: "has a fragment (#), which means nothing here; remove it"
        case .credentials: "holds a name or a key, which would be seen in logs; use a key file"
        case .host: "names no valid host; write ws://host:port, an IPv6 address in brackets"
        case .port: "has no valid port; write a number from 1 to 65535"
        }
    }
}
