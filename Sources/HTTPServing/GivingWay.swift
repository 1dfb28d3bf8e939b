/// When a connection gives way to a new one for which there is no place: first of all those that
/// have not begun to say anything.
enum Expendability: Int, CaseIterable {
    case silent
    /// Everything was said to it, and it does not close.
    case leaving
    case unfinished
}

/// Who gives way, in this order: a list by age for each kind, so that neither finding the first nor
/// a change looks at all the others. Those that never give way are in none.
struct GivingWay {
    private static let none: Int32 = -1

    private struct Entry {
        var kind: Expendability?
        var next = GivingWay.none
        var previous = GivingWay.none
    }

    private var entries: [Entry]
    private var firsts = Array(repeating: none, count: Expendability.allCases.count)
    private var lasts = Array(repeating: none, count: Expendability.allCases.count)

    init(capacity: Int) { entries = Array(repeating: Entry(), count: capacity) }

    var first: Int? { firsts.first { $0 != Self.none }.map(Int.init) }

    /// The youngest of its kind; one that is of this kind already keeps its age.
    mutating func place(_ index: Int, _ kind: Expendability?) {
        guard entries[index].kind != kind else { return }
        remove(index)
        guard let kind else { return }
        let last = lasts[kind.rawValue]
        entries[index] = Entry(kind: kind, previous: last)
        lasts[kind.rawValue] = Int32(index)
        if last == Self.none {
            firsts[kind.rawValue] = Int32(index)
        } else {
            entries[Int(last)].next = Int32(index)
        }
    }

    mutating func remove(_ index: Int) {
        let entry = entries[index]
        guard let kind = entry.kind else { return }
        if entry.previous == Self.none {
            firsts[kind.rawValue] = entry.next
        } else {
            entries[Int(entry.previous)].next = entry.next
        }
        if entry.next == Self.none {
            lasts[kind.rawValue] = entry.previous
        } else {
            entries[Int(entry.next)].previous = entry.previous
        }
        entries[index] = Entry()
    }
}
