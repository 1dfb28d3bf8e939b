/// Offsets at which no event stands: a tombstone is one event and takes as many offsets as events
/// were lost. A reader is as far behind as there are events before it, whatever their offsets say.
struct AbsentNumbers {
    /// Shorter stretches make no reader slow.
    static let worthMin: UInt64 = 1_000
    /// Older ones are forgotten, which only makes readers look slower than they are.
    static let stretchesMax = 1_024

    private struct Stretch {
        let offset: UInt64
        let count: UInt64
    }

    private var stretches = FirstInLine<Stretch>()

    /// They rise from call to call.
    mutating func note(_ count: UInt64, at offset: UInt64) {
        guard count >= Self.worthMin else { return }
        if stretches.count == Self.stretchesMax { _ = stretches.popFirst() }
        stretches.append(Stretch(offset: offset, count: count))
    }

    /// So many events may stand from one offset on and before another.
    func events(from start: UInt64, to end: UInt64) -> UInt64 {
        guard end > start else { return 0 }
        var events = end - start
        stretches.forEach { stretch in
            guard stretch.offset >= start, stretch.offset < end else { return }
            events -= min(events, stretch.count)
        }
        return events
    }
}
