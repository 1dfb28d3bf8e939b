import Foundation
import XCTest

/// The language is what an editor shows to someone who has never seen it: every public type and
/// every initialiser explains itself, with an example of two lines or more.
final class LanguageCommentTests: XCTestCase {
    private let exampleLinesMin = 2

    func testEveryPublicTypeAndInitialiserHasAnExample() throws {
        var explained = 0
        for file in try SourceTree.files(below: "Sources/TopologyDSL", ending: ".swift") {
            let lines = file.lines
            for (number, line) in lines.enumerated() where needsExample(line) {
                let comment = commentLines(above: number, in: lines)
                XCTAssert(
                    comment.first?.contains(/^\s*\/\/\/ \S/) == true,
                    "\(file.path):\(number + 1): say in one sentence what it does")
                let example = comment.filter { $0.contains(/^\s*\/\/\/     \S/) }
                XCTAssertGreaterThanOrEqual(
                    example.count, exampleLinesMin, "\(file.path):\(number + 1) has no example")
                explained += 1
            }
        }
        XCTAssertGreaterThan(explained, 80)
    }

    private func needsExample(_ line: Substring) -> Bool {
        line.contains(/^\s*public (struct|enum|protocol|typealias|init|func Setting)\b/)
    }

    /// The doc comment above a declaration, attributes and plain comments between left out.
    private func commentLines(above number: Int, in lines: [Substring]) -> [Substring] {
        var comment: [Substring] = []
        for line in lines[..<number].reversed() {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("///") {
                comment.append(line)
            } else if !text.hasPrefix("//") && !text.hasPrefix("@") {
                break
            }
        }
        return comment.reversed()
    }
}
