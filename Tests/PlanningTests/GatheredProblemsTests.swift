import TopologyModel
import XCTest

@testable import Planning

/// A slip in a loop is one mistake, however many nodes the loop makes.
final class GatheredProblemsTests: XCTestCase {
    func testOneSlipInALoopIsSaidOnce() {
        XCTAssertEqual(
            complaints([("a is wrong", "mend it"), ("b is wrong", "mend it"), ("c", "mend it")]),
            ["a is wrong (and 2 more like it in this line)"])
    }

    func testWhatIsMendedDifferentlyIsSaidApartUpToALimit() {
        XCTAssertEqual(
            complaints("abcdefghi".map { ("\($0)_ is wrong", "call it \($0)") }),
            ["a_ is wrong", "b_ is wrong", "c_ is wrong (and 6 more like it in this line)"])
    }

    func testNamesThatDifferOnlyInTheirNumberAreMendedAlike() {
        XCTAssertEqual(
            complaints((1...50).map { ("node_\($0) is wrong", "call it node-\($0)") }),
            ["node_1 is wrong (and 49 more like it in this line)"])
    }

    func testOtherLinesAndOtherRulesAreOtherMistakes() {
        var gathered = GatheredProblems()
        for (line, rule) in [(2, "x"), (1, "x"), (1, "y")] {
            let source = SourceLocation(file: "net.swift", line: line)
            gathered.add(Diagnostic(source, "\(rule)\(line)", fix: "mend it"), rule: rule)
        }
        XCTAssertEqual(gathered.sorted.map(\.message), ["x1", "y1", "x2"])
    }

    private func complaints(_ problems: [(message: String, fix: String)]) -> [String] {
        var gathered = GatheredProblems()
        let source = SourceLocation(file: "net.swift", line: 7)
        for problem in problems {
            gathered.add(Diagnostic(source, problem.message, fix: problem.fix), rule: "rule")
        }
        return gathered.sorted.map(\.message)
    }
}
