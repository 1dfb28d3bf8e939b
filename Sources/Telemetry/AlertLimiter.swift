/// Tells of each subject once a second at most, then with how often it was. Kinds of one matter wait
/// together and are told in the order in which they were last heard of, so that the newest stays so.
package struct AlertLimiter {
    private struct Entry {
        var toldAt: Int64
        var waiting: [Alert] = []
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
        let matter = subject.matter
        if var entry = entries[matter] {
            var alert = Alert(subject: subject, count: 1, message: message)
            if entry.waiting.isEmpty { waiting += 1 }
            if let same = entry.waiting.firstIndex(where: { $0.subject == subject }) {
                alert.count += entry.waiting.remove(at: same).count
            }
            entry.waiting.append(alert)
            entries[matter] = entry
            return nil
        }
        guard entries.count < Self.subjectsMax else { return nil }
        entries[matter] = Entry(toldAt: now)
        nextLook = min(nextLook, now + Self.intervalMilliseconds)
        return Alert(subject: subject, count: 1, message: message)
    }

    /// What was counted for a second; what nothing was added to is forgotten.
    package mutating func takeDue(at now: Int64) -> [Alert] {
        guard now >= nextLook else { return [] }
        var due: [Alert] = []
        for (matter, entry) in entries where now - entry.toldAt >= Self.intervalMilliseconds {
            if entry.waiting.isEmpty {
                entries[matter] = nil
            } else {
                due += entry.waiting
                entries[matter] = Entry(toldAt: now)
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
