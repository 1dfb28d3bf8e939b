import TestSupport

/// When in the course of a phase something was killed, spread over the whole of it, and how many of
/// the kills hit it while it lasted.
struct KilledMoments {
    private static let columns = 10

    let phase: String
    /// As it was measured when nobody disturbed it.
    let microseconds: Int
    private var waiting: [Int]
    private var hits = [Int](repeating: 0, count: columns)
    private(set) var inside = 0
    private(set) var count = 0

    /// One in each of `kills` equal parts, in any order.
    init(
        _ phase: String, microseconds: Int, kills: Int, _ chance: inout SeededGenerator
    ) {
        self.phase = phase
        self.microseconds = microseconds
        waiting = (0..<kills).map { part in
            let place = Double(part) + Double(chance.below(1_000)) / 1_000
            return Int(place / Double(kills) * Double(microseconds))
        }
        waiting.shuffle(using: &chance)
    }

    /// The next moment, from the beginning of the phase on.
    mutating func next() -> Int { waiting.removeLast() }

    mutating func hit(at moment: Int, inside isInside: Bool) {
        count += 1
        if isInside { inside += 1 }
        hits[min(moment * Self.columns / max(1, microseconds), Self.columns - 1)] += 1
    }

    var isSpread: Bool { inside * 3 >= count }

    var text: String {
        let marks = hits.map { $0 == 0 ? "." : String(min($0, 9)) }.joined()
        let name = phase + String(repeating: " ", count: max(0, 8 - phase.count))
        return "\(name) \(marks)  \(microseconds / 1_000) ms, inside \(inside) of \(count)"
    }
}
