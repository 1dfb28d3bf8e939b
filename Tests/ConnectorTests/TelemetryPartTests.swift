import Wire
import XCTest

@testable import Connector

/// The tables behind what a node tells.
final class TelemetryPartTests: XCTestCase {
    // MARK: - Notes of packets in flight

    private func destination(_ id: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: Int(id) &* 31 &+ $0) }
    }

    private func keep(_ notes: inout FlightNotes, _ id: UInt32, _ count: Int, capacity: Int) {
        var bytes = destination(id, count)
        bytes.withByteView {
            notes.keep(id, pass: UInt16(truncatingIfNeeded: id), $0, capacity: capacity)
        }
    }

    func testADestinationOfAnyLengthIsGivenBack() {
        var notes = FlightNotes(capacity: 1_024)
        for count in [0, 1, 127, 128, 129, 500, 1_022, 1_023] {
            let id = UInt32(count + 1)
            keep(&notes, id, count, capacity: 1_024)
            let note = notes.take(id)
            XCTAssertEqual(Array(note.destination), destination(id, count))
            XCTAssertEqual(note.pass, UInt16(id))
        }
        XCTAssertEqual(notes.blockCounts.used, 0)
    }

    func testNotesSurviveTheGrowthOfTheTable() {
        var notes = FlightNotes(capacity: 8)
        var capacity = 8
        var ids: [UInt32] = []
        for id in 100..<400 as Range<UInt32> {
            if ids.count * 2 > capacity { capacity *= 2 }
            keep(&notes, id, Int(id) % 300, capacity: capacity)
            ids.append(id)
        }
        for id in ids {
            XCTAssertEqual(Array(notes.take(id).destination), destination(id, Int(id) % 300))
        }
        XCTAssertEqual(notes.blockCounts.used, 0)
    }

    func testNothingIsKnownOfAPacketThatNobodyNoted() {
        var notes = FlightNotes(capacity: 1_024)
        for id in 0..<4_096 as Range<UInt32> {
            XCTAssertEqual(notes.take(id).pass, 0)
            XCTAssertEqual(notes.take(id).destination.count, 0)
        }
    }

    /// Whoever is never taken out gives its block back when its place is used again.
    func testBlocksAreUsedAgain() {
        var notes = FlightNotes(capacity: 16)
        for id in 1...100_000 as ClosedRange<UInt32> { keep(&notes, id, 900, capacity: 16) }
        XCTAssertLessThanOrEqual(notes.blockCounts.all, 64)
        XCTAssertEqual(notes.blockCounts.used, 16)
    }

    // MARK: - Passes

    func testPassesOfOneConditionAreCountedAndThoseOfOthersAreNot() {
        var recent = RecentConditions()
        var generator = SystemRandomNumberGenerator()
        let conditions = (0..<100).map { _ in
            Hash256((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
        for expected in 1...3 as ClosedRange<UInt16> {
            for condition in conditions {
                withUnsafeBytes(of: condition) {
                    let pass = recent.pass(of: $0.baseAddress!)
                    XCTAssert(pass == expected || pass == 1, "two may share a place")
                }
            }
        }
        let one = Hash256([UInt8](repeating: 9, count: 32))
        withUnsafeBytes(of: one) { one in
            for pass in 1...70_000 {
                XCTAssertEqual(recent.pass(of: one.baseAddress!), UInt16(min(pass, 65_535)))
            }
        }
    }
}
