package import Wire

/// Which hosts a server answers for, so that a web page cannot reach it by DNS rebinding.
///
/// A page of `evil.example.com` may have its name resolved to 127.0.0.1 and then read what this
/// machine serves; the request still says `Host: evil.example.com`. So a Host is taken when no
/// stranger can own it: a literal address, a name of one label (`localhost`, a Compose service), a
/// name below a top level domain that is never sold (RFC 6761, 6762, `internal`), or one that was
/// configured. A request without Host is HTTP/1.0, which no browser speaks.
package struct HTTPHostRule: Sendable {
    private static let privateDomains: Set<Substring> = [
        "localhost", "local", "internal", "test", "home.arpa",
    ]

    private let names: Set<String>

    package init(alsoAnsweringFor names: [String] = []) {
        self.names = Set(names.map { $0.lowercased() })
    }

    package func admits(_ host: HTTPHost?) -> Bool {
        guard let host else { return true }
        if host.isLiteralAddress || names.contains(host.name) { return true }
        var labels = host.name.split(separator: ".", omittingEmptySubsequences: false)
        // A dot at the end only says that the name is complete.
        if labels.count > 1, labels.last == "" { labels.removeLast() }
        if labels.count == 1 { return true }
        let last = labels[labels.count - 1]
        return Self.privateDomains.contains(last)
            || Self.privateDomains.contains("\(labels[labels.count - 2]).\(last)")
    }
}
