/// How many events of each channel stand in spans of the log, counted when the first client skips
/// them and kept for the next: clients that are too slow mostly are so together.
struct SpanTallies {
    let spanEvents: UInt64
    private let spansMax: Int
    private var counts: [UInt64: [Int: UInt64]] = [:]
    private var ages = FirstInLine<UInt64>()

    init(spanEvents: UInt64, spansMax: Int) {
        self.spanEvents = max(1, spanEvents)
        self.spansMax = spansMax
    }

    /// Where the span begins in which an offset lies.
    func start(of offset: UInt64) -> UInt64 { offset - offset % spanEvents }

    /// By the places of channels; nil: nobody has counted it yet.
    func counts(ofSpanAt start: UInt64) -> [Int: UInt64]? { counts[start] }

    mutating func keep(_ found: [Int: UInt64], ofSpanAt start: UInt64) {
        guard counts.updateValue(found, forKey: start) == nil else { return }
        ages.append(start)
        if ages.count > spansMax, let oldest = ages.popFirst() { counts[oldest] = nil }
    }
}

extension EventFeed {
    /// What was counted from an offset on, and up to where.
    enum Counted {
        case counts([Int: UInt64], upTo: UInt64)
        case gone(first: UInt64)
        case damaged(next: UInt64)
    }

    /// Counts the events of each channel from an offset on, up to the end of its span at most.
    mutating func count<Source: EventSource & ~Copyable>(
        from start: UInt64, to end: UInt64, _ source: inout Source
    ) -> Counted {
        let span = tallies.start(of: start)
        let spanEnd = span + tallies.spanEvents
        let isWhole = span == start && spanEnd <= end
        if isWhole, start >= source.firstOffset, let known = tallies.counts(ofSpanAt: span) {
            cost += Cost.visit
            return .counts(known, upTo: spanEnd)
        }
        let limit = min(end, spanEnd)
        var at = start
        var counts = InlineArray<256, UInt64>(repeating: 0)
        while at < limit {
            var visited = 0
            let walk = source.walk(from: at, to: limit, atMost: 4 * limits.readBytes) { event, _ in
                visited &+= 1
                counts[Int(table.place(of: event))] &+= 1
                return true
            }
            cost += Cost.read + visited * Cost.visit
            switch walk {
            case .at(limit) where visited == 0 && at == start:
                return .counts([:], upTo: nextEvent(from: limit, to: end, &source))
            case .at(let next): at = max(next, at + 1)
            // Said again when it is asked for from there on.
            case .gone(let first): return at == start ? .gone(first: first) : reached(at)
            case .damaged(let next): return at == start ? .damaged(next: next) : reached(at)
            case .end: return reached(limit)
            }
        }
        func reached(_ end: UInt64) -> Counted {
            var found: [Int: UInt64] = [:]
            for place in table.names.indices where counts[place] > 0 {
                found[place] = counts[place]
            }
            return .counts(found, upTo: end)
        }
        let all = reached(limit)
        if isWhole, case .counts(let found, _) = all { tallies.keep(found, ofSpanAt: span) }
        return all
    }

    /// Behind a span without an event: a tombstone may reach over thousands of spans, and one look
    /// passes them all.
    private mutating func nextEvent<Source: EventSource & ~Copyable>(
        from start: UInt64, to end: UInt64, _ source: inout Source
    ) -> UInt64 {
        guard start < end else { return start }
        cost += Cost.read
        let walk = source.walk(from: start, to: end, atMost: 1) { _, _ in false }
        guard case .at(let next) = walk else { return start }
        return max(start, next)
    }
}
