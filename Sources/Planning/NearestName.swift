/// "Did you mean": the known name that a mistyped one was most likely meant to be.
package enum NearestName {
    /// Longer names are never typed by hand, and comparing them would cost the square of this.
    package static let bytesMax = 128
    /// Where more are equally near, as among numbered names, none is more likely than the others.
    private static let equalsMax = 2

    /// The candidate with the fewest mistakes between it and `name`; of several the first in
    /// alphabetical order, so that the answer does not depend on the order of the candidates.
    /// nil where none is near enough to be worth proposing, or too many are. The name itself is no
    /// proposal.
    package static func match(
        _ name: String, among candidates: some Sequence<String>
    ) -> String? {
        let typed = letters(of: name)
        guard typed.count <= bytesMax else { return nil }
        var best: (name: String, mistakes: Int)?
        var equals = 0
        for candidate in candidates where candidate != name {
            let limit = best?.mistakes ?? mistakesMax(inNameOf: typed.count)
            guard abs(candidate.utf8.count - typed.count) <= limit,
                let mistakes = distance(typed, letters(of: candidate), atMost: limit)
            else { continue }
            equals = mistakes == best?.mistakes ? equals + 1 : 1
            if let found = best, (found.mistakes, found.name) <= (mistakes, candidate) { continue }
            best = (candidate, mistakes)
        }
        return equals <= equalsMax ? best?.name : nil
    }

    /// Capital letters are no mistake that anyone should have to look for.
    private static func letters(of name: String) -> [UInt8] {
        name.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
    }

    /// In a short name one wrong letter is much: `a` and `b` are two names, not one mistake.
    private static func mistakesMax(inNameOf count: Int) -> Int {
        switch count {
        case ...1: 0
        case ...5: 1
        case ...9: 2
        default: 3
        }
    }

    /// Letters wrong, missing, too many or exchanged with their neighbour, as optimal string
    /// alignment counts them; nil where there are more than `limit`.
    private static func distance(_ first: [UInt8], _ second: [UInt8], atMost limit: Int) -> Int? {
        var before = [Int](repeating: 0, count: second.count + 1)
        var last = Array(0...second.count)
        var row = last
        for i in 0..<first.count {
            row[0] = i + 1
            for j in 0..<second.count {
                let change = last[j] + (first[i] == second[j] ? 0 : 1)
                row[j + 1] = min(change, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    row[j + 1] = min(row[j + 1], before[j - 1] + 1)
                }
            }
            // Two rows back an exchange may still begin.
            if min(row.min()!, last.min()! + 1) > limit { return nil }
            (before, last, row) = (last, row, before)
        }
        return last[second.count] <= limit ? last[second.count] : nil
    }
}
