import Foundation
import TestSupport
import XCTest

@testable import ilpnet

/// Secrets leave no dump, and dumps are archives that others read.
final class RedactionTests: XCTestCase {
    func testASecretIsTakenOutWhereverItStands() {
        let redaction = Redaction([Array("s3cret-value".utf8)])
        for (text, expected) in [
            ("", ""), ("nothing", "nothing"), ("s3cret-value", "[redacted]"),
            ("as3cret-valueb", "a[redacted]b"),
            ("s3cret-values3cret-value", "[redacted][redacted]"),
            ("s3cret-s3cret-value", "s3cret-[redacted]"), ("s3cret-valu", "s3cret-valu"),
        ] {
            XCTAssertEqual(applied(redaction, text), expected)
        }
    }

    func testASecretIsFoundAsOtherFormatsWriteIt() {
        let redaction = Redaction([Array("a/b\"c\\d e\tf".utf8)])
        for text in [
            "a/b\"c\\d e\tf", "a/b\\\"c\\\\d e\\tf", "a\\/b\\\"c\\\\d e\\tf",
            "a%2Fb%22c%5Cd%20e%09f",
        ] {
            XCTAssertEqual(applied(redaction, "<\(text)>"), "<[redacted]>")
        }
    }

    func testTheLineFeedOfASecretsFileIsNoPartOfIt() {
        XCTAssertEqual(applied(Redaction([Array("value-1\n".utf8)]), "x=value-1;"), "x=[redacted];")
        XCTAssertEqual(applied(Redaction([Array("\r\n".utf8), []]), "a\r\nb"), "a\r\nb")
    }

    func testOfSecretsThatBeginAlikeTheLongestIsTaken() {
        let redaction = Redaction(["abcd", "abcdef", "abc", "z"].map { Array($0.utf8) })
        XCTAssertEqual(applied(redaction, "abcdefg"), "[redacted]g")
        XCTAssertEqual(applied(redaction, "abcde"), "[redacted]e")
        XCTAssertEqual(applied(redaction, "abcz"), "[redacted][redacted]")
    }

    /// Against a search that is too simple to be wrong.
    func testNoSecretIsLeftInRandomTexts() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let secrets = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int.random(in: 1...6, using: &random)).map { _ in
                    UInt8.random(in: 0x61...0x63, using: &random)
                }
            }
            let text = (0..<60).map { _ in UInt8.random(in: 0x61...0x65, using: &random) }
            let result = Redaction(secrets).applied(to: text)
            let pieces = String(decoding: result, as: UTF8.self).components(
                separatedBy: "[redacted]")
            for secret in secrets {
                let value = String(decoding: secret, as: UTF8.self)
                XCTAssertFalse(pieces.contains { $0.contains(value) }, "\(secrets) \(text)")
            }
        }
    }

    func testTarReadsWhatWasWritten() throws {
        let tar = try requireProgram("tar", package: "tar")
        let place = try TemporaryFolder()
        let contents = [0, 1, 511, 512, 513, 100_000].map { [UInt8](repeating: 0x61, count: $0) }
        let file = open(place["a.tar"], O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        var writer = TarWriter(file, "a.tar")
        let folder = String(repeating: "f", count: 155)
        for (number, bytes) in contents.enumerated() {
            let name = "\(number)-" + String(repeating: "n", count: 98)
            try writer.add(name, in: folder, bytes, modifiedSeconds: 1_795_236_347)
        }
        try writer.finish()
        XCTAssertEqual(writer.fileCount, contents.count)
        XCTAssertEqual(writer.byteCount % 10_240, 0)
        let list = try ProgramRun(tar, ["tf", place["a.tar"]])
        XCTAssertEqual(list.errors, "")
        XCTAssertEqual(list.output.split(separator: "\n").count, contents.count)
        XCTAssertEqual(try ProgramRun(tar, ["xf", place["a.tar"], "-C", place.path]).errors, "")
        for (number, bytes) in contents.enumerated() {
            let name = "\(folder)/\(number)-" + String(repeating: "n", count: 98)
            XCTAssertEqual(Array(try Data(contentsOf: URL(fileURLWithPath: place[name]))), bytes)
        }
    }

    private func applied(_ redaction: Redaction, _ text: String) -> String {
        String(decoding: redaction.applied(to: Array(text.utf8)), as: UTF8.self)
    }
}
