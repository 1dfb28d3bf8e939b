/// Lets so many things happen in a second, and as many as it holds at once.
struct TokenBucket {
    private static let token: Int64 = 1_000_000_000

    private let perSecond: Int64
    private let full: Int64
    private var level: Int64
    private var filledAt: Int64

    /// It is full at first. Time is of the monotonic clock.
    init(perSecond: Int, atOnce: Int, nowNanoseconds: Int64) {
        self.perSecond = Int64(perSecond)
        full = Int64(atOnce) * Self.token
        level = full
        filledAt = nowNanoseconds
    }

    /// False where it is empty.
    mutating func take(nowNanoseconds: Int64) -> Bool {
        let passed = max(0, nowNanoseconds &- filledAt)
        filledAt = max(filledAt, nowNanoseconds)
        // In so long it is full whatever it held, and the product stays a number.
        level = passed >= full / max(1, perSecond) ? full : min(full, level + passed * perSecond)
        guard level >= Self.token else { return false }
        level -= Self.token
        return true
    }
}
