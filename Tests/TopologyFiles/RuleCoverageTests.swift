import Foundation
import XCTest

/// Every message of the planner is in the table of wrong files at least twice, so that a new rule
/// comes with its wrong files.
final class RuleCoverageTests: XCTestCase {
    func testEveryMessageIsToldTwice() throws {
        let told = try WrongFile.names(ending: ".txt").flatMap { name in
            try String(contentsOf: WrongFile(name: name).golden, encoding: .utf8)
                .split(separator: "\n").filter { $0.contains(": error: ") }
        }
        let messages = try planningSources().flatMap(MessageText.inReports)
        XCTAssertGreaterThan(messages.count, 80)
        for message in messages {
            let count = told.count { $0.contains(message) }
            XCTAssertGreaterThanOrEqual(count, 2, "\"\(message)\" is told \(count) times")
        }
    }

    private func planningSources() throws -> [String] {
        let folder = WrongFile.folder.appendingPathComponent("../../Sources/Planning").standardized
        let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
            .map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
    }
}

/// The messages in Swift source: what stands between the interpolations of their literals.
private enum MessageText {
    /// What is shorter, such as `" of "`, stands in many messages.
    private static let lengthMin = 8

    /// The longest piece of each literal between a call that reports and its `fix:`, and of each
    /// literal that is returned as the fault of a name.
    static func inReports(_ source: String) -> [String] {
        var found: [String] = []
        for call in [" report(", ".report(", " needDashboard("] {
            for part in source.components(separatedBy: call).dropFirst()
            where !part.hasPrefix("\n        _ source") && !part.hasPrefix("_ source") {
                let end = part.range(of: call == " needDashboard(" ? "\")" : "fix:")
                found += literals(in: part[..<(end?.upperBound ?? part.startIndex)])
            }
        }
        return found
    }

    private static func literals(in text: Substring) -> [String] {
        var literals: [String] = []
        /// Of the literal that is open; empty between literals.
        var pieces: [String] = []
        var depth = 0
        var rest = text
        while let character = rest.popFirst() {
            if depth > 0 {
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
            } else if character == "\"" {
                if let longest = pieces.max(by: { $0.count < $1.count }) {
                    literals.append(longest)
                }
                pieces = pieces.isEmpty ? [""] : []
            } else if let last = pieces.indices.last {
                if character != "\\" {
                    pieces[last].append(character)
                } else if let escaped = rest.popFirst(), escaped != "(" {
                    pieces[last].append(escaped)
                } else {
                    depth = 1
                    pieces.append("")
                }
            }
        }
        return literals.filter { $0.count >= lengthMin }
    }
}
