/// What somebody should look at.
enum AlertKind: String, CaseIterable {
    /// So many failures in a row that the peer is left alone for a while.
    case linkHeld = "link held"
    /// A limit of packets that wait for answers.
    case packetsInFlight = "too many packets in flight"
    /// More waits for a peer than may.
    case linkBusy = "link takes no more packets"
    /// A link was ended because its peer read too little.
    case outputLimit = "link ended by its output limit"
    case wrongFulfillment = "wrong fulfillment"
    /// Connections that no descriptor was left for.
    case connections = "no descriptor for a connection"
}

/// Tells of each kind and peer once a second at most, then with how often it was.
struct AlertLimiter {
    struct Subject: Hashable {
        var kind: AlertKind
        /// Empty where it is about the node.
        var peer: String
    }

    struct Due {
        var subject: Subject
        var count: UInt64
        var message: String
    }

    private struct Entry {
        var toldAt: Int64
        var count: UInt64 = 0
        var message = ""
    }

    /// Whoever has more peers in trouble at once hears of the others a second later, or not.
    static let subjectsMax = 256
    static let intervalMilliseconds: Int64 = 1_000

    private var entries: [Subject: Entry] = [:]
    /// Alerts that found no place.
    private(set) var unheard: UInt64 = 0
    private var waiting = 0
    /// Before this time nothing is due.
    private var nextLook = Int64.max

    /// The alert if it is to be told now; otherwise it is counted until it is due.
    mutating func take(_ subject: Subject, _ message: String, at now: Int64) -> Due? {
        if var entry = entries[subject] {
            entry.count += 1
            entry.message = message
            if entry.count == 1 { waiting += 1 }
            entries[subject] = entry
            return nil
        }
        guard entries.count < Self.subjectsMax else {
            unheard += 1
            return nil
        }
        entries[subject] = Entry(toldAt: now)
        nextLook = min(nextLook, now + Self.intervalMilliseconds)
        return Due(subject: subject, count: 1, message: message)
    }

    /// What was counted for a second; what nothing was added to is forgotten.
    mutating func takeDue(at now: Int64) -> [Due] {
        guard now >= nextLook else { return [] }
        var due: [Due] = []
        for (subject, entry) in entries where now - entry.toldAt >= Self.intervalMilliseconds {
            if entry.count == 0 {
                entries[subject] = nil
            } else {
                due.append(Due(subject: subject, count: entry.count, message: entry.message))
                entries[subject] = Entry(toldAt: now)
                waiting -= 1
            }
        }
        nextLook =
            entries.values.map { $0.toldAt + Self.intervalMilliseconds }.min() ?? Int64.max
        return due
    }

    /// When something that was counted is to be told; nil: nothing was.
    var nextDue: Int64? { waiting > 0 ? nextLook : nil }
}
