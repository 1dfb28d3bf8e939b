import CanonicalJSON
import Foundation
import Logging
import TestSupport
import XCTest

@testable import Dashboard

/// What strangers can have written to the hub's log: a little in a minute, and how much more it was.
final class StrangersLinesTests: XCTestCase {
    func testAFloodOfRefusalsIsSummedUpOnceItsMinuteIsOver() throws {
        let folder = try TemporaryFolder()
        let log = EventLog(
            file: LogFile(path: folder["log"]), node: "dashboard", level: .info)
        var lines = StrangersLines(log)
        func written() throws -> [String] {
            log.flush()
            return try folder.read("log").split(separator: "\n").map(String.init)
        }
        for _ in 0..<1_000 { lines.write(.keyRefusal, ["from": "127.0.0.1:9"], at: 5_000) }
        XCTAssertEqual(try written().count, StrangersLines.refusalsPerMinuteMax)
        XCTAssertEqual(lines.nextDue, 65_000)
        lines.sumUp(at: 64_999)
        XCTAssertEqual(try written().count, StrangersLines.refusalsPerMinuteMax)
        lines.sumUp(at: 65_000)
        XCTAssertNil(lines.nextDue)
        let last = try XCTUnwrap(written().last)
        let more = 1_000 - StrangersLines.refusalsPerMinuteMax
        XCTAssertTrue(last.contains(#""event":"key refused""#), last)
        XCTAssertTrue(last.contains("\"moreLikeIt\":\(more),\"withinSeconds\":60"), last)
        // One kind does not use up another's lines, and a new minute has new ones.
        lines.write(.droppedMessage, ["reason": "x"], at: 65_001)
        lines.write(.keyRefusal, ["from": "127.0.0.1:9"], at: 65_001)
        XCTAssertEqual(try written().count, StrangersLines.refusalsPerMinuteMax + 3)
    }

    func testWhoComesAndGoesIsBoundedAsWell() throws {
        let folder = try TemporaryFolder()
        let log = EventLog(
            file: LogFile(path: folder["log"]), node: "dashboard", level: .info)
        var lines = StrangersLines(log)
        for kind in StrangersLines.Kind.allCases where kind.level == .info {
            for _ in 0..<1_500 { lines.write(kind, [:], at: 0) }
            log.flush()
        }
        XCTAssertEqual(
            try folder.read("log").split(separator: "\n").count,
            3 * StrangersLines.comingsPerMinuteMax)
    }
}
