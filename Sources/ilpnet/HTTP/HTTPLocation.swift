import Wire

/// What an `http://` URL names: where to connect, and what to ask for there.
struct HTTPLocation: Equatable {
    private static let scheme = "http://"
    private static let portByDefault: UInt16 = 80

    let host: HTTPHost
    let target: String

    var port: UInt16 { host.port ?? Self.portByDefault }

    /// Nil for what is no such URL. A path that is left out is `/health`; what follows `#` is the
    /// reader's and is never sent.
    init?(_ text: String) {
        guard text.lowercased().hasPrefix(Self.scheme) else { return nil }
        let rest = text.dropFirst(Self.scheme.count).prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let host = HTTPHost(String(rest[..<end])) else { return nil }
        let target = String(rest[end...])
        switch target.first {
        case nil: self.target = "/health"
        case "?": self.target = "/health" + target
        default: self.target = target
        }
        guard HTTPTarget.isWellFormed(self.target) else { return nil }
        self.host = host
    }
}
