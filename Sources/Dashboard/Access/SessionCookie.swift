package import Wire

/// The cookie that a browser gets for a one-time token, and by which it is known from then on.
package struct SessionCookie: Sendable {
    package static let lifetimeSeconds = 12 * 60 * 60

    private let name: String

    /// Browsers do not tell the ports of one host apart, so that two dashboards on one machine
    /// would overwrite each other's cookie, were not the port in its name.
    package init(port: UInt16) { name = "ilpnet-session-\(port)" }

    /// The value of a Set-Cookie field. No script can read it, and no other site can have it sent.
    package func setting(_ value: String) -> String {
        "\(name)=\(value); HttpOnly; SameSite=Strict; Path=/; Max-Age=\(Self.lifetimeSeconds)"
    }

    /// What a request brings back; nil: nothing, or two of them.
    package func value(in request: HTTPRequest) -> String? {
        let pairs = request.fields.values("cookie").flatMap { $0.split(separator: ";") }
        let values = pairs.compactMap { pair -> Substring? in
            let pair = pair.drop { $0 == " " }
            return pair.hasPrefix("\(name)=") ? pair.dropFirst(name.count + 1) : nil
        }
        return values.count == 1 ? String(values[0]) : nil
    }
}
