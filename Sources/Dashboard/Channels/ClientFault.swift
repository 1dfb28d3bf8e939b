/// Why a client's message was not obeyed, as `error` tells it.
struct ClientFault: Error, Equatable {
    /// `meta.reason`.
    enum Reason: String, CaseIterable, Sendable {
        case invalidPayload = "invalid_payload"
        case invalidChannels = "invalid_channels"
        case unknownAction = "unknown_action"
        case rateLimited = "rate_limited"
        case tooLarge = "too_large"
    }

    let reason: Reason
    /// For the person who reads it.
    let detail: String

    init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

extension ClientFault {
    static let notReadable = ClientFault(
        .invalidChannels, "a publisher's key opens no channel to read")
}
