/// What a reader does not get: because it is too slow, because it is gone from the log, or because
/// it unsubscribed before it got there.
extension EventCursor {
    /// Events that are left out, from one offset on to before another.
    struct Skip {
        var from: UInt64
        var to: UInt64
        var reason: EventGap.Reason
        /// By the places of their channels.
        var counts: [Int: UInt64] = [:]
    }

    /// Who was at the end once and is so far behind now goes on at the newest. It is decided when
    /// there is room for more, and so includes all that passed while there was none.
    mutating func beginSkipIfSlow(_ end: UInt64, _ feed: borrowing EventFeed) {
        guard skip == nil, wasLive, end - position > feed.limits.lagEventsMax,
            feed.absent.events(from: position, to: end) > feed.limits.lagEventsMax
        else { return }
        // Spans that are counted whole are counted once for all.
        let to = feed.tallies.start(of: end)
        guard to > position else { return }
        tellDropped()
        skip = Skip(from: position, to: to, reason: .slow)
    }

    /// Counts a stretch of what is left out.
    mutating func goOnSkipping<Source: EventSource & ~Copyable>(
        _ feed: inout EventFeed, _ source: inout Source
    ) -> Step {
        guard let whole = skip else { return .worked }
        let phase = phases.current
        switch feed.count(from: position, to: min(whole.to, phase.until), &source) {
        case .gone(let first): leap(to: first, because: .retention)
        case .damaged(let next): leap(to: next, because: .damaged)
        case .counts(let counts, let reached):
            let lost = phase.wanted.union(phase.dropped)
            for (place, count) in counts where lost.contains(place: place) {
                skip?.counts[place, default: 0] += count
            }
            move(to: reached)
            if position >= whole.to { endSkip() }
        }
        return .worked
    }

    /// What stands from here to there cannot be had.
    mutating func leap(to next: UInt64, because reason: EventGap.Reason) {
        let rest = skip.map { Skip(from: next, to: $0.to, reason: $0.reason) }
        endSkip()
        guard next > position else { return }
        tellDropped()
        if phases.phases.contains(where: \.isOfInterest) {
            tell(EventGap(from: position, to: next - 1, reason: reason, counts: nil))
        }
        move(to: next)
        if let rest, rest.to > position { skip = rest }
    }

    private mutating func endSkip() {
        guard let skip else { return }
        self.skip = nil
        // What was left out was nothing of this reader's.
        guard skip.counts.values.contains(where: { $0 > 0 }) else { return }
        tell(
            EventGap(
                from: skip.from, to: position - 1, reason: skip.reason, counts: skip.counts))
    }

    // MARK: - After a change of the subscription

    /// Before the position moves over them.
    mutating func drop(_ counts: [Int: UInt64]) {
        guard !counts.isEmpty else { return }
        if dropped.counts.isEmpty { dropped.from = position }
        dropped.counts.merge(counts) { $0 + $1 }
    }

    /// After the position has moved: told as one gap, when nothing more is dropped.
    mutating func settleDropped() {
        guard !dropped.counts.isEmpty, phases.current.dropped.isEmpty else { return }
        tellDropped()
    }

    private mutating func tellDropped() {
        guard !dropped.counts.isEmpty else { return }
        tell(
            EventGap(
                from: dropped.from, to: position - 1, reason: .filterChange,
                counts: dropped.counts))
        dropped.counts = [:]
    }
}
