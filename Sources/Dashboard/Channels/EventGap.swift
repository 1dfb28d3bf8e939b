/// Events that a client will not get, and why.
struct EventGap: Equatable, Sendable {
    enum Reason: String, Sendable, CaseIterable {
        /// The client did not read, or did not acknowledge, as fast as events came.
        case slow
        /// The log holds them no longer.
        case retention
        /// The client unsubscribed before it got them.
        case filterChange = "filter change"
        /// The disk gave back other bytes than it was given.
        case damaged
    }

    /// The first and the last offset. What lies between is not all of this client's.
    let from: UInt64
    let to: UInt64
    let reason: Reason
    /// How many events of the client's, by the places of their channels; nil: nobody knows.
    let counts: [Int: UInt64]?
}
