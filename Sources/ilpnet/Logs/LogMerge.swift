/// The lines of many sources in the order of their times; of each source in its own.
struct LogMerge {
    private var cursors: [LogCursor] = []
    private var known: Set<LogSource> = []
    /// A heap of the next line of each source that has one: the earliest comes first.
    private var heads: [(record: LogRecord, cursor: Int)] = []
    /// Those without a head.
    private var exhausted: [Int] = []

    /// Goes on with what has come, also of sources that were not there before.
    mutating func look(at sources: [LogSource], since: Int64, takesUnended: Bool) {
        for source in sources where known.insert(source).inserted {
            exhausted.append(cursors.count)
            cursors.append(LogCursor(source, since: since))
        }
        let candidates = exhausted
        exhausted = []
        for cursor in candidates { pull(cursor, takesUnended) }
    }

    /// nil where there is none now. Lines that `mayStillBePreceded` wait until they may not.
    mutating func next(
        takesUnended: Bool, mayStillBePreceded: (Int64) -> Bool = { _ in false }
    ) -> LogRecord? {
        guard let first = heads.first, !mayStillBePreceded(first.record.milliseconds) else {
            return nil
        }
        let last = heads.removeLast()
        if !heads.isEmpty {
            heads[0] = last
            sink(0)
        }
        pull(first.cursor, takesUnended)
        return first.record
    }

    private mutating func pull(_ cursor: Int, _ takesUnended: Bool) {
        guard let record = cursors[cursor].next(takesUnended: takesUnended) else {
            exhausted.append(cursor)
            return
        }
        heads.append((record, cursor))
        raise(heads.count - 1)
    }

    private func isEarlier(_ one: Int, _ other: Int) -> Bool {
        let (a, b) = (heads[one], heads[other])
        return (a.record.milliseconds, a.cursor) < (b.record.milliseconds, b.cursor)
    }

    private mutating func raise(_ place: Int) {
        var place = place
        while place > 0, isEarlier(place, (place - 1) / 2) {
            heads.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(_ place: Int) {
        var place = place
        while true {
            var earliest = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heads.count && isEarlier(child, earliest) { earliest = child }
            if earliest == place { return }
            heads.swapAt(place, earliest)
            place = earliest
        }
    }
}
