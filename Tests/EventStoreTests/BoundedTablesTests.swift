import EventStore
import TestSupport
import XCTest

/// Whoever sends whatever, what the log remembers beside its events stays within bounds.
final class BoundedTablesTests: XCTestCase {
    private let folder = try! TemporaryFolder()

    /// A spool can hold as many runs, and sends them all again where it was told of none.
    func testEveryRunThatASpoolCanHoldIsKnownWhenItComesAgain() throws {
        let runs: UInt64 = 16_384
        var store = try EventLogStore(folder: folder["log"], at: 1)
        func send(_ epoch: UInt64) throws -> Appended {
            var a = SampleFrames("a")
            a.epoch = epoch
            let frame = a.tombstone(1)
            let answer = try store.append(frame)
            guard answer == .refused(.busy) else { return answer }
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            return try store.append(frame)
        }
        for epoch in 1...runs {
            XCTAssertEqual(try send(epoch), .stored(first: epoch - 1, missing: 0))
        }
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        for epoch in 1...runs { XCTAssertEqual(try send(epoch), .duplicate) }
        XCTAssertEqual(
            try send(0), .stored(first: runs, missing: 0), "smaller epochs are runs as well")
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        // The one that was heard of longest ago gave way.
        let known = store.known(node: Array("a".utf8)).map(\.epoch)
        XCTAssertEqual(known, [0] + Array(2...runs))
    }

    /// Without a key anybody may bring as many names.
    func testNamesWhoseEventsTheHubNumbersDisplaceNobody() throws {
        var store = try EventLogStore(folder: folder["log"], at: 1)
        var connector = SampleFrames("connector")
        let frame = connector.tombstone(1)
        _ = try store.append(frame)
        for number in 0..<21_000 {
            if number % 1_000 == 0 { XCTAssertTrue(store.finish(withinMilliseconds: 5_000)) }
            var stranger = SampleFrames("stranger-\(number)", isNumberedByHub: true)
            guard case .stored = try store.append(stranger.tombstone(1)) else {
                return XCTFail("\(number) was not stored")
            }
        }
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(try store.append(frame), .duplicate)
        XCTAssertEqual(store.counters.forgottenNodes, 0)
        XCTAssertEqual(store.known(node: Array("stranger-5".utf8)), [])
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
