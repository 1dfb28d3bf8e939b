import Foundation
import TestSupport
import XCTest

/// Every mistake against the whole text that tells of it. `ILPNET_RECORD=1` writes the texts anew:
/// read the difference as the user who made the mistake.
final class WrongFileTests: XCTestCase {
    func testEveryWrongFileIsToldWhatItsTextSays() async throws {
        try await Checking.forEach(WrongFile.all()) { file in
            let run = try Checking.run(file.path, file.options(), in: WrongFile.folder)
            try GoldenFile.compare(Array(run.errors.utf8), with: file.golden)
            XCTAssertEqual(run.exitCode, 3, file.name)
            XCTAssertEqual(run.output, "", file.name)
        }
    }

    func testEveryWrongFileHasATextAndEveryTextAFile() throws {
        let files = try WrongFile.names(ending: ".swift")
        XCTAssertEqual(files, try WrongFile.names(ending: ".txt"))
        XCTAssertGreaterThanOrEqual(files.count, 60)
    }

    func testEveryDiagnosticBeginsWithTheFileAndALineOfIt() throws {
        for file in try WrongFile.all() {
            let lines = try String(contentsOf: file.source, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            let text = try String(contentsOf: file.golden, encoding: .utf8)
            let errors = text.split(separator: "\n").filter { $0.contains(": error: ") }
            XCTAssertFalse(errors.isEmpty, file.name)
            for error in errors {
                let parts = error.split(separator: ":")
                XCTAssertEqual(String(parts[0]), file.path, file.name)
                let number = try XCTUnwrap(Int(parts[1]), file.name)
                XCTAssert((1..<lines.count).contains(number), file.name)
            }
        }
    }

    func testMoreThanTenFilesHaveSeveralMistakes() throws {
        let several = try WrongFile.all().filter { file in
            let text = try String(contentsOf: file.golden, encoding: .utf8)
            let errors = text.split(separator: "\n").filter { $0.contains(": error: ") }
            return Set(errors.map { $0.split(separator: ":")[1] }).count > 1
        }
        XCTAssertGreaterThan(several.count, 12)
    }
}
