import Foundation
import Logging
import TestSupport
import XCTest

@testable import ilpnet

/// Reading logs while they are written and rotated.
final class LogCursorTests: XCTestCase {
    private let place = try! TemporaryFolder()

    func testEveryLineComesOnceWhileFilesRotateUnderTheReader() throws {
        var chance = SeededGenerator(seed: 7)
        let log = EventLog(
            file: LogFile(path: place["n.log"], limits: .init(bytesMax: 2_000)), node: "n",
            level: .info)
        var merge = LogMerge()
        var next = 0
        for _ in 0..<50 {
            // The four files hold some seventy lines.
            let count = 1 + chance.below(40)
            for number in next..<next + count {
                log.info("event", ["number": .number(Int64(number)), "text": "some more of it"])
                log.flush()
            }
            XCTAssertEqual(read(&merge), Array(next..<next + count))
            next += count
        }
    }

    func testAReaderThatIsTooSlowGoesOnWithWhatThereIs() throws {
        let log = EventLog(
            file: LogFile(path: place["n.log"], limits: .init(bytesMax: 2_000)), node: "n",
            level: .info)
        var merge = LogMerge()
        for round in 0..<8 {
            for number in 0..<500 { log.info("event", ["number": .number(Int64(number))]) }
            log.flush()
            let numbers = read(&merge)
            XCTAssertEqual(numbers, Array((500 - numbers.count)..<500), "round \(round)")
            XCTAssertGreaterThan(numbers.count, 20)
        }
    }

    func testALogThatWasRemovedIsReadAnewFromItsBeginning() throws {
        var merge = LogMerge()
        for round in 0..<8 {
            let log = EventLog(file: LogFile(path: place["n.log"]), node: "n", level: .info)
            // Often with the inode of the file before, and longer than that was.
            for number in 0...round { log.info("event", ["number": .number(Int64(number))]) }
            log.flush()
            XCTAssertEqual(read(&merge), Array(0...round))
            try FileManager.default.removeItem(atPath: place["n.log"])
        }
    }

    func testAClockThatIsSetBackDoesNotTurnASourceRound() throws {
        func line(_ time: String, _ number: Int) -> String {
            #"{"level":"info","time":"2025-11-21T\#(time):00.000Z","node":"n","number":\#(number)}"#
                + "\n"
        }
        try place.write(line("10:00", 0) + line("09:00", 1) + line("10:30", 3), to: "n.log")
        try place.write(line("10:15", 2) + line("10:45", 4), to: "m.log")
        var merge = LogMerge()
        XCTAssertEqual(read(&merge), [0, 1, 2, 3, 4])
    }

    func testALineWithoutEndIsReadInPieces() throws {
        try place.write(String(repeating: "x", count: 3 << 20), to: "n.crash.log")
        var merge = LogMerge()
        merge.look(at: LogSource.all(in: place.path), since: .min, takesUnended: true)
        var bytes = 0
        while let record = merge.next(takesUnended: true) {
            guard case .text(let text) = record.content else { return XCTFail("no text") }
            XCTAssertLessThan(text.utf8.count, 1 << 20)
            bytes += text.utf8.count
        }
        XCTAssertEqual(bytes, 3 << 20)
    }

    func testOnlyLogsAreRead() throws {
        for name in [
            "a.log", "a.log.1", "a.log.x", "b.crash.log", "c.txt", ".log", "d.log.12", "log",
        ] {
            try place.write("", to: name)
        }
        XCTAssertEqual(
            LogSource.all(in: place.path).map(\.path),
            ["a.log", "b.crash.log", "d.log"].map { place[$0] })
        XCTAssertEqual(LogSource.all(in: place["nowhere"]), [])
    }

    private func read(_ merge: inout LogMerge) -> [Int] {
        merge.look(at: LogSource.all(in: place.path), since: .min, takesUnended: false)
        var numbers: [Int] = []
        while let record = merge.next(takesUnended: false) {
            guard case .event(let line) = record.content,
                let match = String(decoding: line, as: UTF8.self).firstMatch(of: /"number":(\d+)/)
            else {
                XCTFail("\(record)")
                continue
            }
            numbers.append(Int(match.1) ?? -1)
        }
        return numbers
    }
}
