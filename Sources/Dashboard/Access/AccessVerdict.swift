package import HTTPServing
import Telemetry
package import Wire

/// What is to become of a request.
package enum AccessVerdict: Sendable, Equatable {
    /// With everything that its sender may do.
    case granted(AccessRights)
    case keyMissing
    case wrongKey
    /// The key is known and opens something else.
    case notForThisKey
    case foreignOrigin
    case tooManyFailures(retrySeconds: Int)
    case badQuery(HTTPQueryFault)

    /// What a request gets in place of an answer; nil where it is granted.
    package var refusal: HTTPAnswer? {
        switch self {
        case .granted: nil
        case .keyMissing:
            .text(
                .unauthorized, "a key is needed; send it as X-API-Key or Authorization: Bearer",
                fields: [("WWW-Authenticate", "Bearer")])
        case .wrongKey:
            .text(
                .unauthorized, "this key opens nothing",
                fields: [("WWW-Authenticate", "Bearer error=\"invalid_token\"")])
        case .notForThisKey: .text(.forbidden, "this key does not open this")
        case .foreignOrigin:
            .text(.forbidden, "pages of this origin are not answered; see allowedOrigins")
        case .tooManyFailures(let seconds):
            .text(
                .tooManyRequests, "there were too many wrong keys from this address",
                fields: [("Retry-After", "\(seconds)")])
        case .badQuery(let fault): .text(.badRequest, fault.text)
        }
    }

    /// What the close frame says of a WebSocket that is refused so.
    package var closeReason: String {
        if case .tooManyFailures = self { return TelemetryFormat.tooManyFailures }
        return TelemetryFormat.unauthorized
    }

    /// Whether a WebSocket is refused by closing it rather than by not opening it: a browser shows
    /// a page the close code, and never the status of a refused upgrade.
    package var closesWebSocket: Bool {
        switch self {
        case .keyMissing, .wrongKey, .notForThisKey, .tooManyFailures: true
        case .granted, .foreignOrigin, .badQuery: false
        }
    }
}
