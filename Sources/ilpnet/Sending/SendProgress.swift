import Traffic

/// The line that shows how far a run is, worked out a few times a second.
struct SendProgress {
    private static let intervalMilliseconds: Int64 = 200

    private let count: Int
    private var nextMilliseconds: Int64 = 0
    private var last: (milliseconds: Int64, answered: Int)?

    init(count: Int) { self.count = count }

    /// How long until the line should be shown again.
    func millisecondsToNext(_ now: Int64) -> Int32 {
        Int32(clamping: max(0, nextMilliseconds - now))
    }

    /// nil while the line that stands there is fresh enough.
    mutating func line(_ progress: TrafficProgress, nowMilliseconds now: Int64) -> String? {
        guard now >= nextMilliseconds else { return nil }
        nextMilliseconds = now + SendProgress.intervalMilliseconds
        let answered = progress.fulfilled + progress.rejected
        defer { last = (now, answered) }
        var rate = 0
        if let last, now > last.milliseconds {
            rate = (answered - last.answered) * 1_000 / Int(now - last.milliseconds)
        }
        return "sent \(progress.sent) of \(count), fulfilled \(progress.fulfilled), rejected"
            + " \(progress.rejected), in flight \(progress.inFlight), \(rate)/s"
    }
}
