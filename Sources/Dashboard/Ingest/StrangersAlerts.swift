import Telemetry

/// Alerts of one kind that somebody without a key can provoke, by names of his own making. Of each
/// name one is told at once, of as many names as a minute has alerts; a single one says how many more
/// there were, once the minute is over.
///
/// They have no part in the hub's own limiter, so that nobody can fill that and keep the hub's own
/// alerts from being told.
struct StrangersAlerts {
    static let perMinuteMax = 20
    static let windowMilliseconds: Int64 = 60_000

    private let kind: AlertKind
    private var began = Int64.min / 2
    private var told: Set<String> = []
    private var toldCount = 0
    /// What was not told; about nobody where it was more than one name.
    private var more = Alert?.none

    init(_ kind: AlertKind) { self.kind = kind }

    /// The alert if it is to be told now; otherwise it is counted. What is due is to be taken before.
    mutating func take(_ name: String, _ message: String, at now: Int64) -> Alert? {
        if isOver(at: now), more == nil { begin(at: now) }
        if toldCount < Self.perMinuteMax, !isOver(at: now), told.insert(name).inserted {
            toldCount += 1
            return Alert(subject: .init(kind, about: name), count: 1, message: message)
        }
        let count = (more?.count ?? 0) + 1
        let isSame = more == nil || more?.subject.about == name
        more = Alert(
            subject: .init(kind, about: isSame ? name : ""), count: count, message: message)
        return nil
    }

    /// What was counted in a minute that is over; nil: nothing was. It is the first of the next.
    mutating func takeDue(at now: Int64) -> Alert? {
        guard let more, isOver(at: now) else { return nil }
        begin(at: now)
        toldCount = 1
        return more
    }

    /// When something that was counted is to be told; nil: nothing was.
    var nextDue: Int64? { more == nil ? nil : began + Self.windowMilliseconds }

    private mutating func begin(at now: Int64) {
        began = now
        told.removeAll(keepingCapacity: true)
        toldCount = 0
        more = nil
    }

    private func isOver(at now: Int64) -> Bool { now >= began + Self.windowMilliseconds }
}
