import CanonicalJSON
import Foundation
import TestSupport
import XCTest

import Logging

/// Files that rotate, and disks that take nothing.
final class LogFileTests: XCTestCase {
    /// Every flush looks at the file anew.
    private static let quick = LogFile.Limits(lookMilliseconds: 0)

    private let folder = try! TemporaryFolder()
    private var path: String { folder["alice.log"] }

    func testAFileIsItsOwnersAloneAndIsContinuedBehindAMarkerOfEachRun() throws {
        for run in 1...2 {
            let log = EventLog(file: LogFile(path: path), node: "alice", level: .error)
            log.beginRun(run, version: "1.2.3")
            log.error("event", ["run": .number(Int64(run))])
            log.info("quiet")
            log.farewell()
        }
        var facts = stat()
        XCTAssertEqual(lstat(path, &facts), 0)
        XCTAssertEqual(facts.st_mode & 0o777, 0o600)
        let text = try folder.read("alice.log").replacing(/"time":"[^"]*",/, with: "")
        let runs = (1...2).map {
            #"{"level":"info","node":"alice","event":"run started","run":\#($0),"pid":\#(getpid()),"#
                + #""version":"1.2.3"}"# + "\n"
                + #"{"level":"error","node":"alice","event":"event","run":\#($0)}"# + "\n"
        }
        XCTAssertEqual(text, runs.joined())
    }

    func testFilesRotateBetweenLinesAndTheOldestGoes() throws {
        let file = LogFile(path: path, limits: .init(bytesMax: 1_000, filesMax: 3))
        let log = EventLog(file: file, node: "alice", level: .info)
        for number in 0..<100 {
            log.info("event", ["number": .number(Int64(number))])
            if number % 7 == 0 { log.flush() }
        }
        log.farewell()
        XCTAssertEqual(folder.names(), ["alice.log", "alice.log.1", "alice.log.2"])
        let texts = try ["alice.log.2", "alice.log.1", "alice.log"].map(folder.read)
        for text in texts {
            XCTAssertLessThanOrEqual(text.utf8.count, 1_000)
            XCTAssert(text.hasSuffix("\n"))
        }
        // No file is begun before the one before it is full.
        XCTAssertGreaterThan(texts[0].utf8.count, 900)
        XCTAssertGreaterThan(texts[1].utf8.count, 900)
        let numbers = try numbers(in: texts.joined())
        XCTAssertEqual(numbers, Array((100 - numbers.count)..<100))
        XCTAssertGreaterThan(numbers.count, 20)
    }

    func testALineThatIsLongerThanAFileHasOneOfItsOwn() throws {
        let file = LogFile(path: path, limits: .init(bytesMax: 200, filesMax: 3))
        let log = EventLog(file: file, node: "alice", level: .info)
        for text in ["short", String(repeating: "x", count: 500), "short"] {
            log.info("event", ["text": .text(text)])
        }
        log.farewell()
        let sizes = try ["alice.log.2", "alice.log.1", "alice.log"].map {
            try folder.read($0).utf8.count
        }
        XCTAssertLessThan(sizes[0], 200)
        XCTAssertGreaterThan(sizes[1], 500)
        XCTAssertLessThan(sizes[2], 200)
    }

    func testAFullDiskDelaysNothingAndCostsOnlyLines() {
        let file = LogFile(path: "/dev/full")
        let log = EventLog(file: file, node: "alice", level: .info)
        let start = Date()
        for number in 0..<10_000 {
            log.info("event", ["number": .number(Int64(number))])
            log.flush()
        }
        log.farewell()
        XCTAssertLessThan(Date().timeIntervalSince(start), 3)
        XCTAssertGreaterThan(log.droppedLinesTotal, 5_000)
        XCTAssert(log.isWaiting)
        XCTAssertEqual(log.millisecondsToNextFlush, 1_000)
    }

    func testWhenThereIsRoomAgainALineThatWasTornIsWholeAndWhatIsMissingIsSaid() throws {
        let file = LogFile(path: path, limits: Self.quick)
        let log = EventLog(file: file, node: "alice", level: .info)
        withFileSizeLimit(bytes: 1_000) {
            for number in 0..<5_000 {
                log.info("event", ["number": .number(Int64(number))])
                log.flush()
            }
        }
        XCTAssertEqual(try folder.read("alice.log").utf8.count, 1_000)
        XCTAssertGreaterThan(log.droppedLinesTotal, 1_000)
        log.flush()
        XCTAssertFalse(log.isWaiting)
        let text = try folder.read("alice.log")
        let numbers = try numbers(in: text)
        XCTAssertEqual(numbers, Array(0..<numbers.count))
        XCTAssertEqual(numbers.count + log.droppedLinesTotal, 5_000)
        XCTAssert(text.hasSuffix("\"lines\":\(log.droppedLinesTotal)}\n"), String(text.suffix(200)))
    }

    func testAFolderThatIsGoneStopsNothingAndIsUsedAgainWhenItIsBack() throws {
        try folder.write("", to: "logs/kept")
        let file = LogFile(path: folder["logs/alice.log"], limits: Self.quick)
        let log = EventLog(file: file, node: "alice", level: .info)
        log.info("event", ["number": 0])
        log.flush()
        try FileManager.default.removeItem(atPath: folder["logs"])
        log.info("event", ["number": 1])
        log.flush()
        XCTAssert(log.isWaiting)
        try folder.write("", to: "logs/kept")
        log.info("event", ["number": 2])
        log.flush()
        XCTAssertEqual(try numbers(in: folder.read("logs/alice.log")), [1, 2])
        XCTAssertEqual(log.droppedLinesTotal, 0)
    }

    func testAFileThatCannotBeMadeStopsNothing() {
        let log = EventLog(
            file: LogFile(path: "/proc/alice.log", limits: Self.quick), node: "alice", level: .info)
        log.info("event")
        log.flush()
        XCTAssert(log.isWaiting)
        log.farewell()
    }

    func testAFileThatSomebodyTookAwayIsMadeAnew() throws {
        let log = EventLog(
            file: LogFile(path: path, limits: Self.quick), node: "alice", level: .info)
        log.info("event", ["number": 0])
        log.flush()
        try FileManager.default.moveItem(atPath: path, toPath: folder["taken"])
        log.info("event", ["number": 1])
        log.flush()
        XCTAssertEqual(try numbers(in: folder.read("taken")), [0])
        XCTAssertEqual(try numbers(in: folder.read("alice.log")), [1])
    }

    func testALineWhoseBeginningIsGoneIsCountedAndNotWritten() throws {
        let log = EventLog(
            file: LogFile(path: path, limits: Self.quick), node: "alice", level: .info)
        withFileSizeLimit(bytes: 20) {
            log.info("event", ["number": 0])
            log.info("event", ["number": 1])
            log.flush()
        }
        try FileManager.default.removeItem(atPath: path)
        log.flush()
        XCTAssertEqual(log.droppedLinesTotal, 1)
        XCTAssertEqual(try numbers(in: folder.read("alice.log")), [1])
        XCTAssert(try folder.read("alice.log").contains("\"log lines dropped\",\"lines\":1}"))
    }

    func testTheLastLineOfARunThatWasKilledIsEndedFirst() throws {
        try folder.write("{\"level\":\"info\",\"ti", to: "alice.log")
        let log = EventLog(file: LogFile(path: path), node: "alice", level: .info)
        log.info("event", ["number": 0])
        log.farewell()
        let lines = try folder.read("alice.log").split(separator: "\n")
        XCTAssertEqual(lines.count, 2)
        XCTAssertEqual(lines[0], "{\"level\":\"info\",\"ti")
    }

    /// The numbers that the events carry, in their order; every line is a whole one.
    private func numbers(in text: String) throws -> [Int] {
        try text.split(separator: "\n").compactMap { line in
            XCTAssertNoThrow(try JSONParser.parse(Array(line.utf8)), String(line))
            return line.firstMatch(of: /"number":(\d+)/).flatMap { Int($0.1) }
        }
    }

    /// No file of this process can become longer meanwhile: what a full disk does, without a disk.
    private func withFileSizeLimit(bytes: UInt, _ body: () -> Void) {
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
        var old = rlimit()
        XCTAssertEqual(getrlimit(resource, &old), 0)
        var low = rlimit(rlim_cur: bytes, rlim_max: old.rlim_max)
        XCTAssertEqual(setrlimit(resource, &low), 0)
        body()
        XCTAssertEqual(setrlimit(resource, &old), 0)
    }
}
