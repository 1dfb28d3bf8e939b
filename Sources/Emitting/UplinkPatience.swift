/// How long a hub may be silent, and when it is dialled again. Times are milliseconds of a clock that
/// nobody sets; it reads none itself.
struct UplinkPatience {
    static let resolveMilliseconds: Int64 = 10_000
    static let connectMilliseconds: Int64 = 5_000
    static let upgradeMilliseconds: Int64 = 5_000
    private static let pingMilliseconds: Int64 = 15_000
    /// Without an answer to pings.
    private static let idleSilenceMilliseconds: Int64 = 45_000
    /// A slow hub reads what was sent before the ping, and takes its time.
    private static let busySilenceMilliseconds: Int64 = 300_000
    /// A connection that lasted so long was a good one.
    private static let stableMilliseconds: Int64 = 10_000

    /// In a row.
    private(set) var failures = 0
    /// Whether the present trouble was told.
    private(set) var isTold = false
    /// What the hub said when it refused us.
    private(set) var refusal = ""
    private var openedAt: Int64?
    private var heardAt: Int64 = 0
    private var progressAt: Int64 = 0
    private var pingedAt: Int64 = 0

    mutating func opened(at now: Int64) {
        openedAt = now
        heardAt = now
        progressAt = now
        pingedAt = now
    }

    mutating func heard(at now: Int64) { heardAt = now }

    /// The socket took something.
    mutating func progressed(at now: Int64) { progressAt = now }

    /// The hub acknowledged something: what troubles come now are new ones.
    mutating func succeeded() {
        failures = 0
        isTold = false
        refusal = ""
    }

    /// When the next dialling is due. `isNews`: nobody was told of this trouble.
    mutating func ended(at now: Int64, delays: [Int64]) -> (due: Int64, isNews: Bool) {
        if let openedAt, now - openedAt >= Self.stableMilliseconds { succeeded() }
        openedAt = nil
        let delay = delays.isEmpty ? 0 : delays[min(failures, delays.count - 1)]
        failures = min(failures + 1, delays.count)
        defer { isTold = true }
        return (now + delay, !isTold)
    }

    /// Whether it says so for the first time.
    mutating func refused(_ reason: String) -> Bool {
        defer { refusal = reason }
        return refusal != reason
    }

    enum Due: Equatable { case nothing, ping, giveUp }

    /// Of an open connection.
    func due(at now: Int64, isIdle: Bool) -> Due {
        if now >= silenceEnd(isIdle) { return .giveUp }
        return now >= max(heardAt, pingedAt) + Self.pingMilliseconds ? .ping : .nothing
    }

    func nextDue(isIdle: Bool) -> Int64 {
        min(silenceEnd(isIdle), max(heardAt, pingedAt) + Self.pingMilliseconds)
    }

    mutating func pinged(at now: Int64) { pingedAt = now }

    private func silenceEnd(_ isIdle: Bool) -> Int64 {
        isIdle
            ? heardAt + Self.idleSilenceMilliseconds
            : max(heardAt, progressAt) + Self.busySilenceMilliseconds
    }
}
