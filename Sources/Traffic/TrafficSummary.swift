package import Wire

/// What became of the packets of a run. Every packet that was sent is in exactly one of
/// `fulfilled`, `rejected`, `wrong`, `lost` and `unanswered`.
package struct TrafficSummary: Equatable, Sendable {
    /// All rejects of one code, with what the first of them said.
    package struct Rejection: Equatable, Sendable {
        package var code: ILPErrorCode
        package var count: Int
        package var message: String
        package var triggeredBy: String

        package init(code: ILPErrorCode, count: Int, message: String, triggeredBy: String) {
            self.code = code
            self.count = count
            self.message = message
            self.triggeredBy = triggeredBy
        }
    }

    package var sent = 0
    package var fulfilled = 0
    /// The most frequent first.
    package var rejections: [Rejection] = []
    /// Answered with something that is neither a reject nor the right fulfilment.
    package var wrong = 0
    /// What was wrong with the first of those.
    package var firstWrong: String?
    /// No answer came until the packet's expiry and a second more, or the link went away first.
    package var lost = 0
    /// Those of `lost` whose link went away.
    package var lostWithLink = 0
    /// Still in flight when the run was ended early.
    package var unanswered = 0
    /// Answers that nobody waited for: second ones, and those that came after a packet was lost.
    package var unexpected = 0
    /// Of the fulfilled packets.
    package var latency: LatencyFigures?
    package var durationNanoseconds: Int64 = 0
    /// From the first fulfilment to the last.
    package var fulfillingNanoseconds: Int64 = 0

    package init() {}

    package var rejected: Int { rejections.reduce(0) { $0 + $1.count } }
    package var answered: Int { fulfilled + rejected + wrong }

    /// How many answers came a second; nil where there is no time to divide by.
    package var answersPerSecond: Double? {
        guard durationNanoseconds > 0 else { return nil }
        return Double(answered) / (Double(durationNanoseconds) / 1_000_000_000)
    }
}
