import Foundation
import XCTest

@testable import Runtime

final class LogExcerptTests: XCTestCase {
    private let scene = try! StateScene()

    private func append(_ text: String, to path: String) throws {
        let before = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        try (before + text).write(toFile: path, atomically: false, encoding: .utf8)
    }

    private var log: String { scene.folder.logPath(of: "a") }
    private var crashLog: String { scene.folder.crashLogPath(of: "a") }

    func testOnlyWhatThisRunSaidCounts() throws {
        try append("before\n", to: log)
        try append("crashed before\n", to: crashLog)
        let excerpt = LogExcerpt(of: "a", in: scene.folder)
        XCTAssertEqual(excerpt.lines(), [])
        try append("now\n", to: log)
        try append("crashed now\nand how", to: crashLog)
        XCTAssertEqual(excerpt.lines(), ["now", "crashed now", "and how"])
    }

    func testItIsTheLastTwentyLines() throws {
        let excerpt = LogExcerpt(of: "a", in: scene.folder)
        try append((1...30).map { "log \($0)\n" }.joined(), to: log)
        try append((1...5).map { "crash \($0)\n" }.joined(), to: crashLog)
        XCTAssertEqual(
            excerpt.lines(), (16...30).map { "log \($0)" } + (1...5).map { "crash \($0)" })
    }

    func testOfAFileThatWasReplacedAllIsNew() throws {
        try append(String(repeating: "old\n", count: 100), to: log)
        let excerpt = LogExcerpt(of: "a", in: scene.folder)
        try "fresh\n".write(toFile: log, atomically: true, encoding: .utf8)
        XCTAssertEqual(excerpt.lines(), ["fresh"])
    }

    func testALargeFileIsReadFromItsEndOnly() throws {
        let excerpt = LogExcerpt(of: "a", in: scene.folder)
        try append(String(repeating: "x", count: 1 << 20) + "\nlast\n", to: log)
        let lines = excerpt.lines()
        XCTAssertEqual(lines.last, "last")
        XCTAssertLessThan(lines.joined().utf8.count, 128 << 10)
    }

    func testFilesThatAreNotThereOrNoTextSayNothingOfConsequence() throws {
        XCTAssertEqual(LogExcerpt(of: "nobody", in: scene.folder).lines(), [])
        let excerpt = LogExcerpt(of: "a", in: scene.folder)
        try Data([0xff, 0xfe, 0x0a]).write(to: URL(fileURLWithPath: log))
        XCTAssertEqual(excerpt.lines().count, 1)
    }
}
