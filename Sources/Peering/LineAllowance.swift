/// How many lines strangers may cause in the log: whoever connects as often as he can would fill the
/// disk with it.
struct LineAllowance {
    private static let linesPerPeriod = 10
    private static let periodMilliseconds: Int64 = 1_000

    private var periodEnd: Int64 = .min
    private var left = 0

    /// Whether one more may be written.
    mutating func take(at now: Int64) -> Bool {
        if now >= periodEnd {
            periodEnd = now + Self.periodMilliseconds
            left = Self.linesPerPeriod
        }
        guard left > 0 else { return false }
        left -= 1
        return true
    }
}
