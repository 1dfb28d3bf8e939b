/// A request that was read whole and found unambiguous.
package struct HTTPRequest: Sendable, Equatable {
    package let method: String
    /// As it came.
    package let target: String
    /// The target's path, decoded: it begins with a slash, has no `.` or `..` segment, and no
    /// slash in it came from `%2F`.
    package let path: String
    /// What follows the question mark, still encoded.
    package let query: String?
    /// False for HTTP/1.0.
    package let isVersion11: Bool
    /// Nil only for HTTP/1.0.
    package let host: HTTPHost?
    package let fields: HTTPFields
    package let body: [UInt8]

    package var isHead: Bool { method == "HEAD" }

    /// Whether the client means to send another request. One of HTTP/1.0 never does here.
    package var keepsAlive: Bool { isVersion11 && !fields.hasToken("connection", "close") }
}
