package import Wire

/// By what a request says who sends it. The most deliberate one counts, and only that one: a wrong
/// key is not made good by a cookie.
package enum Credential: Sendable, Equatable {
    case none
    case key([UInt8])
    case session(String)
    /// There are two of one kind, or it cannot be read.
    case unreadable

    package init(_ request: HTTPRequest, _ query: HTTPQuery, _ cookie: SessionCookie) {
        let fields = request.fields
        if fields.contains("x-api-key") {
            self = Self.key(fields.single("x-api-key"))
        } else if fields.contains("authorization") {
            self = Self.key(fields.single("authorization").flatMap(Self.bearer))
        } else if let key = query["apiKey"] {
            self = Self.key(key)
        } else if let value = cookie.value(in: request) {
            self = .session(value)
        } else {
            self = .none
        }
    }

    private static func key(_ text: String?) -> Credential {
        guard let text, !text.isEmpty else { return .unreadable }
        return .key(Array(text.utf8))
    }

    /// RFC 6750 2.1; the scheme's case does not matter (RFC 9110 11.1).
    private static func bearer(_ field: String) -> String? {
        let scheme = "bearer "
        guard field.lowercased().hasPrefix(scheme) else { return nil }
        let key = field.dropFirst(scheme.count).drop { $0 == " " }
        return key.contains(" ") ? nil : String(key)
    }
}
