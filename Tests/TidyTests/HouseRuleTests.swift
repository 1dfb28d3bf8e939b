import Foundation
import XCTest

/// Rules of CONTRIBUTING.md that a machine can keep.
final class HouseRuleTests: XCTestCase {
    func testOnlyTheConsolePrints() throws {
        for file in try sources() where !file.path.hasSuffix("/Console.swift") {
            for (number, line) in file.lines.enumerated() where isCode(line) {
                let isSuspect = ["print", "dump(", "puts(", "FileHandle.standard"].contains {
                    line.contains($0)
                }
                if isSuspect,
                    line.contains(/\b(print|debugPrint|dump|fputs|puts)\(/)
                        || line.contains(/\bFileHandle\.standard/)
                {
                    XCTFail("\(file.path):\(number + 1): only Console.swift writes for people")
                }
            }
        }
    }

    func testNoFileIsNamedAfterNothing() throws {
        let banned = [
            "Util", "Utils", "Utilities", "Helper", "Helpers", "Manager", "Common", "Misc",
        ]
        for file in try sources() + tests() {
            let name = (file.path as NSString).lastPathComponent.replacing(".swift", with: "")
            for word in banned where name.hasSuffix(word) || name.hasPrefix(word) {
                XCTFail("\(file.path): name it after its subject")
            }
        }
    }

    func testFilesStayShort() throws {
        let linesMax = 300
        for file in try sources() where file.lines.count > linesMax {
            XCTFail("\(file.path) has \(file.lines.count) lines; is there a second subject in it?")
        }
    }

    func testWhatTheCompilerIsAskedToTrustIsExplained() throws {
        let trusted = ["@unchecked Sendable", "nonisolated(unsafe)", "unsafeBitCast", "try!"]
        for file in try sources() {
            for (number, line) in file.lines.enumerated() where isCode(line) {
                for word in trusted where line.contains(word) {
                    let before = number > 0 ? file.lines[number - 1] : ""
                    XCTAssert(
                        before.contains("//"),
                        "\(file.path):\(number + 1): say above why \(word) is right here")
                }
            }
        }
    }

    func testNothingIsLeftToDo() throws {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for file in try sources() + tests() {
            for (number, line) in file.lines.enumerated() {
                for word in words where line.contains(word) {
                    XCTFail("\(file.path):\(number + 1): do it, delete it, or record a decision")
                }
            }
        }
    }

    func testNoTestSleeps() throws {
        for file in try tests() where !file.path.hasPrefix("Tests/TidyTests/") {
            for (number, line) in file.lines.enumerated() where isCode(line) {
                if line.contains(/\b(sleep|usleep|nanosleep)\(/) && !line.contains("swift:sleeps") {
                    XCTFail("\(file.path):\(number + 1): wait for a condition with a deadline")
                }
            }
        }
    }

    func testModulesAreNamedUnlikeTheirTypes() throws {
        for module in try SourceTree.modules() {
            for file in try SourceTree.files(below: "Sources/\(module)", ending: ".swift") {
                for (number, line) in file.lines.enumerated()
                where line.contains(
                    try Regex(
                        "\\b(struct|class|enum|actor|protocol) \(module.replacing("-", with: "_"))\\b"
                    ))
                {
                    XCTFail("\(file.path):\(number + 1): a type may not be named as its module")
                }
            }
        }
    }

    private func sources() throws -> [SourceTree.File] {
        try SourceTree.files(below: "Sources", ending: ".swift")
    }

    private func tests() throws -> [SourceTree.File] {
        try SourceTree.files(below: "Tests", ending: ".swift").filter {
            !$0.path.contains("/TopologyFiles/Wrong/") && !$0.path.contains("/Fixtures/")
        }
    }

    private func isCode(_ line: Substring) -> Bool {
        !line.drop { $0 == " " }.hasPrefix("//")
    }
}
