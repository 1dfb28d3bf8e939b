package import Wire

/// Every packet is in one of these sums:
/// received = forwarded + delivered + rejected, and
/// forwarded = fulfilled + rejected by others + rejected by us afterwards + still in flight.
package struct ForwardingCounters {
    package var preparesReceived: UInt64 = 0
    package var preparesForwarded: UInt64 = 0
    package var preparesDelivered: UInt64 = 0
    /// Before they were forwarded.
    package var preparesRejected: UInt64 = 0
    package var fulfillsPassed: UInt64 = 0
    package var rejectsPassed: UInt64 = 0
    /// By us, after they were forwarded: expired, unanswerable, answered wrongly.
    package var forwardedRejected: UInt64 = 0
    package var preparesExpired: UInt64 = 0
    package var fulfillmentsWrong: UInt64 = 0
    package var answersUnreadable: UInt64 = 0
    /// For nothing that is waited for: too late, twice, or never asked for.
    package var answersLate: UInt64 = 0
    /// Answers whose asker's session is gone.
    package var answersWithoutAsker: UInt64 = 0

    /// Rejects of our own by code, in the order of `codes`.
    package private(set) var rejectsByCode = [UInt64](repeating: 0, count: Self.codes.count)

    /// The codes with which this node rejects by itself.
    package static let codes: [ILPErrorCode] = [
        .f00, .f01, .f02, .f05, .f06, .f08, .r00, .r01, .r02, .t00, .t01, .t02, .t03,
    ]

    package init() {}

    mutating func count(_ code: ILPErrorCode) {
        guard let i = Self.codes.firstIndex(of: code) else { return }
        rejectsByCode[i] &+= 1
    }
}
