import Telemetry

/// Alerts of one kind that somebody without a key can provoke, by names of his own making. Each name
/// is told of once a second at most, and all together so often in a minute; then a single alert says
/// how many more there were.
///
/// They have no part in the hub's own limiter, so that nobody can fill that and keep the hub's own
/// alerts from being told.
struct StrangersAlerts {
    private struct Entry {
        var toldAt: Int64
        var count: UInt64 = 0
        var message = ""
    }

    static let perMinuteMax = 20
    static let windowMilliseconds: Int64 = 60_000

    private let kind: AlertKind
    private var began = Int64.min / 2
    private var toldCount = 0
    /// Those that were told in this minute, which are no more than may be.
    private var entries: [String: Entry] = [:]
    /// What waits for the minute's end; about nobody where it is of more than one name.
    private var more: Alert?

    init(_ kind: AlertKind) { self.kind = kind }

    /// The alert if it is to be told now; otherwise it is counted. What is due is to be taken before.
    mutating func take(_ name: String, _ message: String, at now: Int64) -> Alert? {
        if isOver(at: now) { begin(at: now) }
        if toldCount < Self.perMinuteMax {
            guard entries[name] == nil else {
                entries[name]?.count += 1
                entries[name]?.message = message
                return nil
            }
            return tell(name, 1, message, at: now)
        }
        postpone(name, 1, message)
        return nil
    }

    /// What was counted for a second, and once the minute is over all that was not told in it.
    mutating func takeDue(at now: Int64) -> [Alert] {
        guard let nextDue, now >= nextDue else { return [] }
        if isOver(at: now) {
            postponeAll()
            let sum = more
            begin(at: now)
            // It is one of the next minute's.
            toldCount = 1
            return sum.map { [$0] } ?? []
        }
        let due = entries.filter {
            $0.value.count > 0 && now >= $0.value.toldAt + AlertLimiter.intervalMilliseconds
        }
        var told: [Alert] = []
        for (name, entry) in due where toldCount < Self.perMinuteMax {
            told.append(tell(name, entry.count, entry.message, at: now))
        }
        return told
    }

    /// When something that was counted is to be told; nil: nothing was.
    var nextDue: Int64? {
        let waiting = entries.values.filter { $0.count > 0 }.map(\.toldAt).min()
        guard waiting != nil || more != nil else { return nil }
        let end = began + Self.windowMilliseconds
        guard let waiting, toldCount < Self.perMinuteMax else { return end }
        return min(end, waiting + AlertLimiter.intervalMilliseconds)
    }

    private mutating func tell(
        _ name: String, _ count: UInt64, _ message: String, at now: Int64
    ) -> Alert {
        toldCount += 1
        entries[name] = Entry(toldAt: now)
        return Alert(subject: .init(kind, about: name), count: count, message: message)
    }

    private mutating func postponeAll() {
        for (name, entry) in entries where entry.count > 0 {
            postpone(name, entry.count, entry.message)
        }
    }

    private mutating func postpone(_ name: String, _ count: UInt64, _ message: String) {
        let isSame = more == nil || more?.subject.about == name
        more = Alert(
            subject: .init(kind, about: isSame ? name : ""), count: (more?.count ?? 0) + count,
            message: message)
    }

    private mutating func begin(at now: Int64) {
        began = now
        toldCount = 0
        entries.removeAll(keepingCapacity: true)
        more = nil
    }

    private func isOver(at now: Int64) -> Bool { now >= began + Self.windowMilliseconds }
}
