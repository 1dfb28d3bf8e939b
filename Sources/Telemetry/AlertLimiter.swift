/// Tells of each subject once a second at most, then with how often it was.
package struct AlertLimiter {
    private struct Entry {
        var toldAt: Int64
        var count: UInt64 = 0
        var message = ""
    }

    /// Whoever has more subjects in trouble at once hears of the others a second later, or not.
    package static let subjectsMax = 256
    package static let intervalMilliseconds: Int64 = 1_000

    private var entries: [Alert.Subject: Entry] = [:]
    private var waiting = 0
    /// Before this time nothing is due.
    private var nextLook = Int64.max

    package init() {}

    /// The alert if it is to be told now; otherwise it is counted until it is due.
    package mutating func take(
        _ subject: Alert.Subject, _ message: String, at now: Int64
    ) -> Alert? {
        if var entry = entries[subject] {
            entry.count += 1
            entry.message = message
            if entry.count == 1 { waiting += 1 }
            entries[subject] = entry
            return nil
        }
        guard entries.count < Self.subjectsMax else { return nil }
        entries[subject] = Entry(toldAt: now)
        nextLook = min(nextLook, now + Self.intervalMilliseconds)
        return Alert(subject: subject, count: 1, message: message)
    }

    /// What was counted for a second; what nothing was added to is forgotten.
    package mutating func takeDue(at now: Int64) -> [Alert] {
        guard now >= nextLook else { return [] }
        var due: [Alert] = []
        for (subject, entry) in entries where now - entry.toldAt >= Self.intervalMilliseconds {
            if entry.count == 0 {
                entries[subject] = nil
            } else {
                due.append(Alert(subject: subject, count: entry.count, message: entry.message))
                entries[subject] = Entry(toldAt: now)
                waiting -= 1
            }
        }
        nextLook =
            entries.values.map { $0.toldAt + Self.intervalMilliseconds }.min() ?? Int64.max
        return due
    }

    /// When something that was counted is to be told; nil: nothing was.
    package var nextDue: Int64? { waiting > 0 ? nextLook : nil }
}
