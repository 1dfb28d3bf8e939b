import EventStore
import TestSupport
import XCTest

/// Whoever sends whatever, what the log remembers beside its events stays within bounds.
final class BoundedTablesTests: XCTestCase {
    private let folder = try! TemporaryFolder()

    /// Of what is not durable nobody was told, and it would come again.
    func testOfANodeTheRunsThatWereHeardOfLastAreRememberedAndAllThatAreNotDurable() throws {
        var store = try EventLogStore(folder: folder["log"], at: 1)
        var a = SampleFrames("a")
        for epoch in (1...20).reversed() as ReversedCollection<ClosedRange<UInt64>> {
            a.epoch = epoch
            a.next = 0
            XCTAssertEqual(
                try store.append(a.packets(0..<1)),
                .stored(first: (20 - epoch) * 5, missing: 0), "smaller epochs are runs as well")
        }
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(store.known(node: a.node).map(\.epoch).sorted(), Array(1...20))
        a.epoch = 21
        a.next = 0
        XCTAssertEqual(try store.append(a.packets(0..<1)), .stored(first: 100, missing: 0))
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(store.known(node: a.node).map(\.epoch).sorted(), Array(1...15) + [21])
    }

    func testNodesThatWereHeardOfLongAgoAreForgotten() throws {
        var store = try EventLogStore(folder: folder["log"], at: 1)
        for number in 0..<20_001 {
            // Whoever is not durable is not forgotten.
            if number == 20_000 { XCTAssertTrue(store.finish(withinMilliseconds: 5_000)) }
            var node = SampleFrames("node-\(number)")
            let frame = node.tombstone(1)
            if try store.append(frame) == .refused(.busy) {
                XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
                _ = try store.append(frame)
            }
        }
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(store.nextOffset, 20_001)
        XCTAssertGreaterThan(store.counters.forgottenNodes, 0)
        XCTAssertEqual(store.known(node: Array("node-20000".utf8)).count, 1)
        XCTAssertEqual(store.known(node: Array("node-19000".utf8)).count, 1)
    }

    func testOfManyKeysTheNewestAreRemembered() throws {
        var store = try EventLogStore(folder: folder["log"], at: 1)
        var a = SampleFrames("a")
        for number in 0..<5_000 {
            _ = try store.append(a.text(.custom, channel: "c", key: "key-\(number)"))
        }
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        let newest = store.newest(.custom, channel: Array("c".utf8))
        XCTAssertLessThanOrEqual(newest.count, 4_097)
        XCTAssertGreaterThan(newest.count, 2_000)
        XCTAssertEqual(newest.last?.offset, 4_999)
        XCTAssertEqual(newest.last?.key, Array("key-4999".utf8))
    }
}
