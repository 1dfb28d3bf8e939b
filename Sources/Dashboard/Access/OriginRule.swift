package import Wire

/// A web page's origin (RFC 6454): where its scripts come from.
package struct WebOrigin: Sendable, Hashable {
    private let isSecure: Bool
    private let name: String
    private let port: UInt16

    /// From `http://host`, `https://host:port`, exactly: no path, no user, nothing else. `null`,
    /// which browsers send for files and for pages in a cage, is none.
    package init?(_ text: String) {
        let text = text.lowercased()
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://"),
            let host = HTTPHost(String(text.dropFirst(isSecure ? 8 : 7)))
        else { return nil }
        self.init(isSecure: isSecure, host)
    }

    /// Of the page that this server itself would give to whoever names this host.
    init(servedFor host: HTTPHost) { self.init(isSecure: false, host) }

    private init(isSecure: Bool, _ host: HTTPHost) {
        self.isSecure = isSecure
        name = host.isIPv6 ? "[\(host.name)]" : host.name
        port = host.port ?? (isSecure ? 443 : 80)
    }
}

/// Which web pages may talk to this server: those it serves itself, and those of origins that were
/// allowed. A program that is no browser says nothing of an origin.
package struct OriginRule: Sendable {
    private let allowed: Set<WebOrigin>

    package init(allowing origins: [WebOrigin] = []) { allowed = Set(origins) }

    package enum Judgement: Sendable, Equatable {
        /// A page of ours, or one that is allowed.
        case own
        /// Nothing is said: no browser, or one that opened the address itself.
        case silent
        case foreign
    }

    package func judge(_ request: HTTPRequest) -> Judgement {
        let fields = request.fields
        if fields.contains("origin") {
            guard let text = fields.single("origin"), let origin = WebOrigin(text) else {
                return .foreign
            }
            if allowed.contains(origin) { return .own }
            guard let host = request.host, origin == WebOrigin(servedFor: host) else {
                return .foreign
            }
        }
        // Fetch Metadata: told by browsers alone, and no script can change it.
        guard fields.contains("sec-fetch-site") else {
            return fields.contains("origin") ? .own : .silent
        }
        switch fields.single("sec-fetch-site")?.lowercased() {
        case "same-origin": return .own
        case "none": return fields.contains("origin") ? .own : .silent
        default: return .foreign
        }
    }

    /// Somebody follows a link, or opens an address: what answers him is a page of its own, and
    /// nothing of it is seen by whoever led him here.
    func isNavigation(_ request: HTTPRequest) -> Bool {
        request.method == "GET"
            && request.fields.single("sec-fetch-mode")?.lowercased() == "navigate"
    }
}
