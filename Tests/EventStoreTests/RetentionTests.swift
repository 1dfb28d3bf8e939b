import EventStore
import Telemetry
import TestSupport
import XCTest

final class RetentionTests: XCTestCase {
    private static let second: Int64 = 1_000_000
    private static let limits = StoreLimits(
        bytesMax: 8 << 20, segmentBytes: 1 << 20, tailBytes: 1 << 20)

    private let folder = try! TemporaryFolder()
    private var log: String { folder["log"] }

    func testTheOldestGoWhereRoomIsNeededAndAreCounted() throws {
        var store = try EventLogStore(folder: log, limits: Self.limits, at: 1)
        var a = SampleFrames("a")
        var readAt: UInt64 = 0
        var jumps = 0
        for round in 0..<120 as Range<UInt64> {
            _ = try store.append(a.packets(round * 400..<round * 400 + 400))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            // A reader that is slower, and is told where the log begins.
            guard round % 4 == 3 else { continue }
            switch store.read(from: readAt, atMost: 4_096) {
            case .frames(let frames):
                XCTAssertLessThanOrEqual(frames.firstOffset, readAt)
                readAt = frames.endOffset
            case .gone(let first):
                XCTAssertEqual(first, store.firstOffset)
                readAt = first
                jumps += 1
            case .damaged, .end: return XCTFail("nothing at \(readAt)")
            }
        }
        XCTAssertGreaterThan(jumps, 0)
        XCTAssertEqual(store.nextOffset, 240_000)
        XCTAssertEqual(store.counters.retiredEvents, store.firstOffset)
        XCTAssertGreaterThan(store.counters.retiredSegments, 3)
        XCTAssertLessThanOrEqual(try bytesOfFiles(), Self.limits.bytesMax)
        guard case .gone = store.read(from: store.firstOffset - 1, atMost: 1) else {
            return XCTFail("it is gone")
        }
        XCTAssertEqual(store.story(from: store.firstOffset).count, 240_000 - Int(store.firstOffset))
        let first = store.firstOffset
        discard(store)
        // The number of what is gone is still known, and files that were used before hold nothing.
        var again = try EventLogStore(folder: log, limits: Self.limits, at: 1)
        XCTAssertEqual(again.firstOffset, first)
        XCTAssertEqual(again.nextOffset, 240_000)
        XCTAssertEqual(again.durableNext(node: a.node, epoch: 7), 240_000)
        XCTAssertEqual(again.counters.damagedEvents, 0)
        XCTAssertEqual(again.story(from: first).count, 240_000 - Int(first))
    }

    func testWhatIsTooOldGoesInWholeSegments() throws {
        let limits = StoreLimits(bytesMax: 64 << 20, ageSecondsMax: 3_600, segmentBytes: 1 << 20)
        var store = try EventLogStore(folder: log, limits: limits, at: 0)
        var a = SampleFrames("a")
        for minute in 0..<300 as Range<Int64> {
            let time = minute * 60 * Self.second
            _ = try store.append(a.packets(UInt64(minute)..<UInt64(minute) + 1), at: time)
            store.retire(at: time)
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        }
        let oldest = store.firstOffset / 5
        XCTAssertLessThan(oldest, 300 - 60 + 1, "nothing goes that is younger")
        XCTAssertGreaterThan(oldest, 300 - 60 - 10, "nor stays much longer")
        XCTAssertEqual(store.counters.retiredEvents, store.firstOffset)
        XCTAssertEqual(store.story(from: store.firstOffset).count, 1_500 - Int(store.firstOffset))
    }

    /// The segment that is written has no end before another event comes.
    func testWhatIsTooOldGoesFromAQuietLogWithTheNextEvent() throws {
        let limits = StoreLimits(bytesMax: 64 << 20, ageSecondsMax: 3_600, segmentBytes: 1 << 20)
        var store = try EventLogStore(folder: log, limits: limits, at: 0)
        var a = SampleFrames("a")
        _ = try store.append(a.packets(0..<1), at: 0)
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        var minute: Int64 = 0
        while minute < 120, !store.waitsToRetire(at: minute * 60 * Self.second) {
            minute += 1
            store.retire(at: minute * 60 * Self.second)
        }
        XCTAssertEqual(minute, 61)
        let time = minute * 60 * Self.second
        _ = try store.append(a.packets(1..<2), at: time)
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertFalse(store.waitsToRetire(at: time), "it asks once")
        store.retire(at: time)
        XCTAssertEqual(store.firstOffset, 5)
        XCTAssertEqual(store.counters.retiredEvents, 5)
    }

    func testAClockThatIsWrongForAMomentDeletesNothing() throws {
        let limits = StoreLimits(bytesMax: 64 << 20, ageSecondsMax: 3_600, segmentBytes: 1 << 20)
        var store = try EventLogStore(folder: log, limits: limits, at: 0)
        var a = SampleFrames("a")
        let year = 365 * 86_400 * Self.second
        let times =
            [0, 60, 120].map { $0 * Self.second }
            + [year, year + 60 * Self.second] + [180 * Self.second, -year, 240 * Self.second]
        for (number, time) in times.enumerated() {
            _ = try store.append(a.packets(UInt64(number)..<UInt64(number) + 1), at: time)
            store.retire(at: time)
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        }
        XCTAssertEqual(store.counters.retiredEvents, 0)
        XCTAssertEqual(store.story().count, 5 * times.count)
        // A clock that stays there is right.
        for minute in 0..<400 as Range<Int64> {
            let time = 2 * year + minute * 60 * Self.second
            _ = try store.append(
                a.packets(UInt64(minute) + 100..<UInt64(minute) + 101), at: time)
            store.retire(at: time)
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        }
        XCTAssertGreaterThan(store.counters.retiredEvents, 0)
    }

    func testTheNewestOfEachKeyIsKnownAsLongAsItIsThere() throws {
        var a = SampleFrames("a")
        var b = SampleFrames("b")
        do {
            var store = try EventLogStore(folder: log, limits: Self.limits, at: 1)
            _ = try store.append(a.text(.nodeStatus))
            _ = try store.append(b.text(.nodeStatus))
            _ = try store.append(a.text(.nodeStatus))
            _ = try store.append(b.text(.custom, channel: "positions", key: "x"))
            _ = try store.append(b.text(.custom, channel: "positions", key: "y"))
            _ = try store.append(b.text(.custom, channel: "positions", key: "x"))
            XCTAssertEqual(store.newest(.nodeStatus), [], "it is not durable")
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            try assertNewest(&store)
        }
        var store = try EventLogStore(folder: log, limits: Self.limits, at: 1)
        try assertNewest(&store)
        for round in 0..<120 as Range<UInt64> {
            _ = try store.append(a.packets(round * 400..<round * 400 + 400))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        }
        XCTAssertEqual(store.newest(.nodeStatus), [], "they were retired")
    }

    private func assertNewest(_ store: inout EventLogStore) throws {
        XCTAssertEqual(store.newest(.nodeStatus).map(\.offset), [1, 2])
        XCTAssertEqual(store.newest(.nodeStatus).map(\.key), [Array("b".utf8), Array("a".utf8)])
        let positions = store.newest(.custom, channel: Array("positions".utf8))
        XCTAssertEqual(positions.map(\.offset), [4, 5])
        XCTAssertEqual(store.newest(.custom, channel: Array("other".utf8)), [])
    }

    private func discard(_ store: consuming EventLogStore) {}

    private func bytesOfFiles() throws -> Int {
        try folder.names(in: "log").reduce(0) {
            $0
                + (try FileManager.default.attributesOfItem(atPath: folder["log/" + $1])[.size]
                    as? Int ?? 0)
        }
    }
}
