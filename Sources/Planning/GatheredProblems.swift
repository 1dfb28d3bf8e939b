import TopologyModel

/// What is wrong with a network, each mistake once.
///
/// A line in a loop declares many things, and one slip in it is found in every one of them. Of
/// what one rule finds in one line, what is mended in the same way is said once, with the number
/// of the others; so is whatever goes beyond `PlanLimits.alikeInOneLineMax`. Ways that differ only
/// in numbers, as a loop's names do, are the same.
struct GatheredProblems {
    private struct Kind: Hashable {
        var path: String?
        var line: Int?
        /// Where in the planner's own source the rule stands: no two rules share a line.
        var rule: String
    }

    private struct Entry {
        var problem: Diagnostic
        var others = 0

        func isMended(as other: Diagnostic) -> Bool {
            problem.fix == other.fix
                || problem.fix?.filter { !$0.isNumber } == other.fix?.filter { !$0.isNumber }
        }
    }

    private var entries: [Entry] = []
    private var positions: [Kind: [Int]] = [:]

    mutating func add(_ problem: Diagnostic, rule: String) {
        let kind = Kind(path: problem.path, line: problem.line, rule: rule)
        let said = positions[kind] ?? []
        if let same = said.first(where: { entries[$0].isMended(as: problem) }) {
            entries[same].others += 1
        } else if said.count == PlanLimits.alikeInOneLineMax {
            entries[said[said.count - 1]].others += 1
        } else {
            positions[kind, default: []].append(entries.count)
            entries.append(Entry(problem: problem))
        }
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Sorted by line; of one line in the order in which they were found.
    var sorted: [Diagnostic] {
        entries.enumerated().sorted {
            ($0.element.problem.line ?? 0, $0.offset) < ($1.element.problem.line ?? 0, $1.offset)
        }.map { entry in
            var problem = entry.element.problem
            if entry.element.others > 0 {
                problem.message += " (and \(entry.element.others) more like it in this line)"
            }
            return problem
        }
    }
}
