import EventStore
import Foundation
import Telemetry
import TestSupport
import XCTest

/// Bits that flip and ends that are cut: found, told, and never served as good.
final class DamagedLogTests: XCTestCase {
    private static let blocks = 20

    private let folder = try! TemporaryFolder()
    private var log: String { folder["log"] }
    private var segment: String { folder["log/events-0.log"] }

    func testAnEndThatIsCutAnywhereInTheLastBlockLeavesWhatIsBeforeIt() throws {
        let (story, ends) = try write(blocks: 4)
        let whole = try Data(contentsOf: URL(fileURLWithPath: segment))
        let before = ends[2]
        XCTAssertEqual(whole.count, ends[3])
        // Behind the block come up to seven bytes that mean nothing.
        let end = before + Int(whole[before + 4]) + Int(whole[before + 5]) << 8
        XCTAssertGreaterThan(end, whole.count - 8)
        for cut in before..<end {
            try whole.prefix(cut).write(to: URL(fileURLWithPath: segment))
            var store = try open()
            XCTAssertEqual(store.story(), Array(story.prefix(15)), "cut at \(cut)")
            XCTAssertEqual(store.counters.damagedEvents, 0)
            XCTAssertEqual(store.durableNext(node: Array("a".utf8), epoch: 7), 15)
        }
    }

    func testALogGoesOnBehindATornEnd() throws {
        let (story, ends) = try write(blocks: 4)
        XCTAssertEqual(truncate(segment, off_t(ends[3] - 9)), 0)
        var a = SampleFrames("a")
        do {
            var store = try EventLogStore(folder: log, at: 1)
            a.next = try XCTUnwrap(store.durableNext(node: a.node, epoch: 7))
            XCTAssertEqual(try store.append(a.packets(3..<4)), .stored(first: 15, missing: 0))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        }
        var store = try EventLogStore(folder: log, at: 1)
        XCTAssertEqual(store.story(), story)
    }

    func testDamageInTheMiddleIsToldAndTheRestIsThere() throws {
        let (story, ends) = try write(blocks: 6)
        try flip(bit: 3, of: ends[1] + 60)
        var store = try EventLogStore(folder: log, at: 1)
        let expected =
            Array(story.prefix(10)) + ["damaged 10..<15"] + Array(story.dropFirst(15))
        XCTAssertEqual(store.story(), expected)
        XCTAssertEqual(store.story(from: 12), ["damaged 12..<15"] + story.dropFirst(15))
        XCTAssertEqual(store.counters.damagedEvents, 5)
        XCTAssertEqual(store.nextOffset, 30)
        XCTAssertEqual(try readerStory(), ["10", "damaged 10..<15", "30"])
    }

    /// While the hub runs, where it finds a block in memory no longer.
    func testDamageUnderARunningHubIsToldAsWell() throws {
        let limits = StoreLimits(tailBytes: 1)
        var store = try EventLogStore(folder: log, limits: limits, at: 1)
        var a = SampleFrames("a")
        for number in 0..<30 as Range<UInt64> {
            _ = try store.append(a.packets(number * 400..<number * 400 + 400))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        }
        let size = try Data(contentsOf: URL(fileURLWithPath: segment)).count
        try flip(bit: 0, of: size / 30 * 3 + 100)
        let story = store.story()
        XCTAssertEqual(story.filter { $0.hasPrefix("damaged") }, ["damaged 6000..<8000"])
        XCTAssertEqual(story.count, 58_001)
    }

    func testNoFlippedBitIsEverServedAsGood() throws {
        let (story, _) = try write(blocks: Self.blocks)
        let whole = try Data(contentsOf: URL(fileURLWithPath: segment))
        let good = Set(story)
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            var bytes = whole
            let place = chance.below(bytes.count)
            bytes[place] ^= 1 << UInt8(chance.below(8))
            try bytes.write(to: URL(fileURLWithPath: segment))
            var store = try open()
            let found = store.story()
            let events = found.filter { !$0.hasPrefix("damaged") }
            XCTAssert(events.allSatisfy(good.contains), "byte \(place), seed \(seed)")
            XCTAssertGreaterThanOrEqual(events.count, story.count - 10, "byte \(place)")
            XCTAssertLessThan(events.count, story.count + 1, "byte \(place), seed \(seed)")
            XCTAssertEqual(events, events.filter(story.contains), "byte \(place), seed \(seed)")
        }
    }

    func testDamageToAnyOtherFileCostsNothingOrIsSaid() throws {
        let (story, _) = try write(blocks: 3)
        for name in folder.names(in: "log") where name != "events-0.log" {
            let url = URL(fileURLWithPath: folder["log/" + name])
            let whole = try Data(contentsOf: url)
            for place in whole.indices {
                var bytes = whole
                bytes[place] ^= 4
                try bytes.write(to: url)
                do {
                    var store = try EventLogStore(folder: log, at: 1)
                    XCTAssertEqual(store.story(), story, "\(name), byte \(place)")
                } catch {
                    XCTAssertEqual(name, "identity")
                    XCTAssertTrue(error.text.contains("it is damaged; "), error.text)
                }
            }
            try whole.write(to: url)
        }
    }

    /// A thousand times the disk's promise would take half a minute where others use it.
    private func open() throws -> EventLogStore {
        try EventLogStore(
            folder: log, limits: StoreLimits(), at: 1,
            calls: DiskCalls(
                write: DiskCalls.system.write, sync: { _ in 0 }, syncFolder: { _ in 0 }))
    }

    /// Blocks of five events each, and where each ends.
    private func write(blocks: Int) throws -> (story: [String], ends: [Int]) {
        var store = try EventLogStore(folder: log, at: 1)
        var a = SampleFrames("a")
        var ends: [Int] = []
        for number in 0..<UInt64(blocks) {
            _ = try store.append(a.packets(number..<number + 1))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            ends.append(store.bytesOnDisk)
        }
        return (store.story(), ends)
    }

    private func flip(bit: UInt8, of place: Int) throws {
        let url = URL(fileURLWithPath: segment)
        var bytes = try Data(contentsOf: url)
        bytes[place] ^= 1 << bit
        try bytes.write(to: url)
    }

    /// The end of each part that another process reads.
    private func readerStory() throws -> [String] {
        var reader = try LogReader(folder: log)
        var story: [String] = []
        var end: UInt64?
        while let part = reader.next() {
            switch part {
            case .frames(let frames): end = frames.endOffset
            case .damaged(let first, let next):
                story += ["\(end ?? 0)", "damaged \(first)..<\(next)"]
            }
        }
        return story + ["\(end ?? 0)"]
    }
}
