import Foundation
import TestSupport
import XCTest

@testable import ilpnet

final class LineDiffTests: XCTestCase {
    /// Every pair of short texts over two letters, and longer ones from a seed.
    func testTheEditsLeadFromOneTextToTheOtherInTheFewestSteps() {
        var pairs: [([Int], [Int])] = []
        let short = (0...4).flatMap { count in
            (0..<(1 << count)).map { bits in (0..<count).map { bits >> $0 & 1 } }
        }
        for old in short { for new in short { pairs.append((old, new)) } }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            pairs.append(
                (
                    (0..<Int.random(in: 0...25, using: &random)).map { _ in
                        .random(in: 0...5, using: &random)
                    },
                    (0..<Int.random(in: 0...25, using: &random)).map { _ in
                        .random(in: 0...5, using: &random)
                    }
                ))
        }
        for (old, new) in pairs {
            guard let edits = LineDiff.edits(from: old, to: new) else {
                return XCTFail("\(old) \(new): too many edits")
            }
            XCTAssertEqual(replay(edits, old, new).old, old)
            XCTAssertEqual(replay(edits, old, new).new, new, "from \(old)")
            let changes = edits.count { if case .keep = $0 { false } else { true } }
            XCTAssertEqual(changes, fewestEdits(old, new), "from \(old) to \(new)")
        }
    }

    func testPastTheLimitTextsAreJustDifferent() {
        XCTAssertNil(LineDiff.edits(from: [1, 2, 3], to: [4, 5, 6], editsMax: 5))
        XCTAssertEqual(LineDiff.edits(from: [1, 2, 3], to: [4, 5, 6], editsMax: 6)?.count, 6)
    }

    func testADiffReadsLikeDiffU() {
        let old = (1...12).map { "line \($0)\n" }.joined()
        let new = old.replacing("line 2\n", with: "line two\n").replacing("line 12\n", with: "end")
        XCTAssertEqual(
            text(old, new),
            """
            --- a/file
            +++ a/file\t(as generated now)
            @@ -1,5 +1,5 @@
             line 1
            -line 2
            +line two
             line 3
             line 4
             line 5
            @@ -9,4 +9,4 @@
             line 9
             line 10
             line 11
            -line 12
            +end
            \\ No newline at end of file
            """)
    }

    func testTextsThatAreTheSameHaveNoDiff() {
        XCTAssertEqual(text("a\n", "a\n"), "")
    }

    func testWhatATerminalCouldObeyIsNotShown() {
        let expected = "--- a/file\nno text: 3 bytes on the disk, 2 generated"
        XCTAssertEqual(text("a\u{1b}\n", "a\n"), expected)
        XCTAssertEqual(diff([0x61, 0xff, 0x0a], Array("a\n".utf8)), expected)
    }

    func testTwoSpellingsOfALetterDiffer() {
        XCTAssert(text("\u{e9}\n", "e\u{301}\n").contains("-\u{e9}"))
    }

    func testPatchTurnsTheOldFileIntoTheNewOne() throws {
        let patch = try requireProgram("patch", package: "patch")
        var random = SeededGenerator(seed: 11)
        for _ in 0..<40 {
            let folder = try TemporaryFolder()
            let old = randomText(&random)
            let new = randomText(&random)
            guard old != new else { continue }
            try folder.write(old, to: "file")
            try folder.write(text(old, new) + "\n", to: "diff")
            let result = try folder.run(patch, ["-p1", "-i", "diff"])
            XCTAssertEqual(result.exitCode, 0, "\(result.output)\n\(text(old, new))")
            XCTAssertEqual(folder.has("file") ? try folder.read("file") : "", new)
        }
    }

    private func randomText(_ random: inout SeededGenerator) -> String {
        let lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            "\(Int.random(in: 0...4, using: &random))\n"
        }
        return lines.joined() + (Bool.random(using: &random) ? "no feed" : "")
    }

    private func text(_ old: String, _ new: String) -> String {
        diff(Array(old.utf8), Array(new.utf8))
    }

    private func diff(_ old: [UInt8], _ new: [UInt8]) -> String {
        UnifiedDiff(path: "a/file", old: old, new: new).lines.map(\.text).joined(separator: "\n")
    }

    private func replay(_ edits: [LineDiff.Edit], _ old: [Int], _ new: [Int]) -> (
        old: [Int], new: [Int]
    ) {
        var found: (old: [Int], new: [Int]) = ([], [])
        for edit in edits {
            switch edit {
            case .keep(let before, let after):
                XCTAssertEqual(old[before], new[after])
                found.old.append(old[before])
                found.new.append(new[after])
            case .remove(let line): found.old.append(old[line])
            case .add(let line): found.new.append(new[line])
            }
        }
        return found
    }

    /// By the longest common subsequence, the slow way.
    private func fewestEdits(_ old: [Int], _ new: [Int]) -> Int {
        var lengths = [[Int]](
            repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
        for i in old.indices {
            for j in new.indices {
                lengths[i + 1][j + 1] =
                    old[i] == new[j]
                    ? lengths[i][j] + 1 : max(lengths[i][j + 1], lengths[i + 1][j])
            }
        }
        return old.count + new.count - 2 * lengths[old.count][new.count]
    }
}
