import Reactor

/// Whether it is time to show whoever waits how far something is.
struct ProgressPace {
    private static let milliseconds: Int64 = 200

    private var next: Int64 = 0

    mutating func isDue(_ now: LoopTime) -> Bool {
        guard now.monotonicMilliseconds >= next else { return false }
        next = now.monotonicMilliseconds + Self.milliseconds
        return true
    }
}
