import TestSupport
import XCTest

/// What lies at the top of the repository, where everybody looks first.
final class RootTests: XCTestCase {
    private let files: Set<String> = [
        ".gitignore", ".swift-format", "CONTRIBUTING.md", "LICENSE", "Package.swift", "README.md",
    ]
    private let folders: Set<String> = [
        ".ci", "Sources", "Tests", "conformance", "docs", "fuzz", "generated", "topologies",
    ]

    /// What was once added by mistake stays for ever: only what is kept in git counts.
    func testNothingLiesThereThatDoesNotBelong() throws {
        let list = try ProgramRun(
            "/usr/bin/env", ["git", "ls-files", "-z"], folder: SourceTree.root.path)
        try XCTSkipIf(list.exitCode != 0, "this is no clone: \(list.errors)")
        let paths = list.output.split(separator: "\0").map { $0.split(separator: "/") }
        XCTAssertEqual(Set(paths.filter { $0.count == 1 }.map { String($0[0]) }), files)
        XCTAssertEqual(Set(paths.filter { $0.count > 1 }.map { String($0[0]) }), folders)
    }
}
