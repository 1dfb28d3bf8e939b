import EventStore
import Telemetry
import TestSupport
import XCTest

final class EventLogStoreTests: XCTestCase {
    private let folder = try! TemporaryFolder()
    private var log: String { folder["log"] }

    func testSegmentsBecomeSmallerWhereOnlyLittleMayBeKept() {
        XCTAssertEqual(StoreLimits(bytesMax: 1 << 30).segmentBytes, StoreLimits.segmentBytesDefault)
        XCTAssertEqual(StoreLimits(bytesMax: 64 << 20).segmentBytes, 8 << 20)
    }

    func testEventsAreNumberedInOneRowWhoeverSendsThem() throws {
        var store = try EventLogStore(folder: log, at: 1)
        var a = SampleFrames("a")
        var b = SampleFrames("b")
        XCTAssertEqual(try store.append(a.packets(0..<2)), .stored(first: 0, missing: 0))
        XCTAssertEqual(try store.append(b.packets(0..<1)), .stored(first: 10, missing: 0))
        XCTAssertEqual(try store.append(a.tombstone(100)), .stored(first: 15, missing: 0))
        XCTAssertEqual(try store.append(a.packets(2..<3)), .stored(first: 115, missing: 0))
        XCTAssertEqual(store.nextOffset, 120)
        XCTAssertEqual(store.durableOffset, 0)
        XCTAssertEqual(store.story(), [], "nothing is told that could be lost")
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(store.durableOffset, 120)
        let story = store.story()
        XCTAssertEqual(story.count, 21)
        XCTAssertEqual(story[9...11], ["9 a 7 9", "10 b 7 0", "11 b 7 1"])
        XCTAssertEqual(story[15...16], ["15 a 7 10", "115 a 7 110"])
        XCTAssertEqual(story, store.story(atMost: 1), "however little is read at once")
        for offset in 0..<120 {
            XCTAssertEqual(
                store.story(from: UInt64(offset)),
                story.filter { Int($0.split(separator: " ")[0])! >= offset })
        }
        XCTAssertEqual(store.story(from: 500), [])
    }

    func testAFrameThatIsThereIsNotTakenTwice() throws {
        var store = try EventLogStore(folder: log, at: 1)
        var a = SampleFrames("a")
        let first = a.packets(0..<2)
        let second = a.packets(2..<4)
        XCTAssertEqual(try store.append(first), .stored(first: 0, missing: 0))
        XCTAssertEqual(try store.append(first), .duplicate)
        XCTAssertNil(store.durableNext(node: a.node, epoch: 7), "it is not durable")
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(store.durableNext(node: a.node, epoch: 7), 10)
        XCTAssertEqual(try store.append(second), .stored(first: 10, missing: 0))
        XCTAssertEqual(try store.append(first), .duplicate)
        XCTAssertEqual(store.counters.duplicateFrames, 2)
        a.next = 25
        XCTAssertEqual(try store.append(a.packets(5..<6)), .stored(first: 20, missing: 5))
        a.epoch = 5
        a.next = 0
        XCTAssertEqual(try store.append(a.packets(6..<7)), .stored(first: 25, missing: 0))
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(
            store.known(node: a.node),
            [EpochPosition(epoch: 5, next: 5), EpochPosition(epoch: 7, next: 30)])
        XCTAssertEqual(store.known(node: [1]), [])
    }

    func testOfAFrameThatIsPartlyThereTheRestIsTaken() throws {
        var store = try EventLogStore(folder: log, at: 1)
        var a = SampleFrames("a")
        XCTAssertEqual(try store.append(a.packets(0..<2)), .stored(first: 0, missing: 0))
        a.next = 4
        XCTAssertEqual(try store.append(a.tombstone(10)), .stored(first: 10, missing: 0))
        XCTAssertEqual(store.nextOffset, 14)
        // The second event of a record with two is all that is new.
        a.next = 13
        XCTAssertEqual(try store.append(a.packets(3..<4)), .stored(first: 14, missing: 0))
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(store.durableNext(node: a.node, epoch: 7), 18)
        XCTAssertEqual(
            store.story(from: 10),
            ["10 a 7 10", "14 a 7 14", "15 a 7 15", "16 a 7 16", "17 a 7 17"])
    }

    func testAnotherStartFindsEverythingAgain() throws {
        var a = SampleFrames("a")
        var b = SampleFrames("b")
        var story: [String] = []
        for round in 0..<3 as Range<UInt64> {
            var store = try EventLogStore(folder: log, at: 1)
            XCTAssertEqual(store.durableOffset, round * 16)
            XCTAssertEqual(store.story(), story)
            XCTAssertEqual(store.durableNext(node: a.node, epoch: 7), round == 0 ? nil : a.next)
            _ = try store.append(a.packets(0..<2))
            _ = try store.append(b.text(.nodeStatus))
            _ = try store.append(b.packets(0..<1))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            story = store.story()
            XCTAssertEqual(store.newest(.nodeStatus).map(\.offset), [round * 16 + 10])
        }
        XCTAssertEqual(story.count, 48)
        var reader = try LogReader(folder: log)
        var offset: UInt64 = 0
        while let part = reader.next() {
            guard case .frames(let frames) = part else { return XCTFail("\(part)") }
            XCTAssertEqual(frames.firstOffset, offset)
            offset = frames.endOffset
        }
        XCTAssertEqual(offset, 48)
    }

    func testASecondHubIsKeptOut() throws {
        let store = try EventLogStore(folder: log, at: 1)
        XCTAssertThrowsError(try { _ = try EventLogStore(folder: log, at: 1) }()) { error in
            XCTAssertEqual(
                "\(error)",
                "\(log): the hub's log: cannot lock: another process keeps it; end the other hub "
                    + "that uses this folder, or choose another folder")
        }
        XCTAssertEqual(store.nextOffset, 0)
    }
}
