import EventStore
import Synchronization
import Telemetry
import TestSupport
import XCTest

/// A log beside a model of it in a few lines: whatever order of appends, repetitions, gaps, commits,
/// failures of the disk, ends and starts chance takes, both tell the same.
final class StoreModelTests: XCTestCase {
    /// Who sends, up to where, and what the log has to tell.
    private struct Model {
        var next: [String: UInt64] = [:]
        var story: [String] = []
        var offset: UInt64 = 0
    }

    private final class Disk: Sendable {
        let writesFail = Atomic(false)
        let syncsFail = Atomic(0)

        var calls: DiskCalls {
            DiskCalls(
                write: { descriptor, bytes, position in
                    if self.writesFail.load(ordering: .relaxed) { return -Int(ENOSPC) }
                    return pwrite(
                        descriptor, bytes.baseAddress, bytes.count, off_t(position))
                },
                sync: { descriptor in
                    if self.syncsFail.load(ordering: .relaxed) > 0 {
                        self.syncsFail.subtract(1, ordering: .relaxed)
                        return EIO
                    }
                    return 0
                }, retryMilliseconds: 1)
        }
    }

    private let limits = StoreLimits(bytesMax: 1 << 30, segmentBytes: 1, tailBytes: 1)

    func testALogTellsWhatAModelTells() throws {
        for _ in 0..<(Thoroughness.isFull ? 200 : 4) {
            let seed = UInt64.random(in: 0 ... .max)
            try run(seed: seed)
        }
    }

    private func run(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let disk = Disk()
        var model = Model()
        var senders = ["a", "b", "c"].map { SampleFrames($0) }
        for _ in 0..<4 {
            // A disk that fails while a log is opened is a failure to open it, and nothing else.
            disk.syncsFail.store(0, ordering: .relaxed)
            var store = try EventLogStore(
                folder: folder["log"], limits: limits, at: 1, calls: disk.calls)
            assertSame(store.story(), model.story, "seed \(seed)")
            for _ in 0..<60 {
                let sender = chance.below(senders.count)
                try step(&store, &model, &senders[sender], &chance, disk)
            }
            disk.writesFail.store(false, ordering: .relaxed)
            XCTAssertTrue(store.finish(withinMilliseconds: 10_000), "seed \(seed)")
            assertSame(store.story(), model.story, "seed \(seed)")
            XCTAssertEqual(store.nextOffset, model.offset, "seed \(seed)")
            let from = UInt64(chance.below(Int(model.offset) + 10))
            assertSame(
                store.story(from: from, atMost: 1 << chance.below(18)),
                model.story.filter { Int($0.split(separator: " ")[0])! >= from },
                "seed \(seed), from \(from)")
        }
    }

    /// Says where two stories part, as they are long.
    private func assertSame(_ story: [String], _ expected: [String], _ message: String) {
        guard story != expected else { return }
        let place = zip(story, expected).prefix { $0 == $1 }.count
        XCTFail(
            "\(message): \(story.count) and \(expected.count) events, at \(place): "
                + "\(story.dropFirst(place).prefix(3)) for \(expected.dropFirst(place).prefix(3))")
    }

    private func step(
        _ store: inout EventLogStore, _ model: inout Model, _ sender: inout SampleFrames,
        _ chance: inout SeededGenerator, _ disk: Disk
    ) throws {
        switch chance.below(20) {
        case 0: disk.syncsFail.store(chance.below(3), ordering: .relaxed)
        case 1: disk.writesFail.store(true, ordering: .relaxed)
        case 2, 3: disk.writesFail.store(false, ordering: .relaxed)
        case 4: sender.epoch = UInt64(5 + chance.below(4))
        case 5: _ = store.finish(withinMilliseconds: 20)
        default:
            let key = "\(String(decoding: sender.node, as: UTF8.self)) \(sender.epoch)"
            let known = model.next[key] ?? 0
            // Mostly what comes next, sometimes what was there or what leaves some out.
            sender.next = known
            if chance.isOne(in: 6) { sender.next += UInt64(chance.below(50)) }
            if chance.isOne(in: 6) { sender.next -= min(known, UInt64(chance.below(60))) }
            let first = sender.next
            let isTombstone = chance.isOne(in: 8)
            let packets = chance.isOne(in: 10) ? 300 + chance.below(400) : 1 + chance.below(9)
            let frame =
                isTombstone
                ? sender.tombstone(UInt32(1 + chance.below(90)))
                : sender.packets(0..<UInt64(packets))
            let result = try store.append(frame)
            if sender.next <= known {
                XCTAssertEqual(result, .duplicate)
            } else if case .stored(let offset, let missing) = result {
                XCTAssertEqual(offset, model.offset)
                XCTAssertEqual(missing, first - min(known, first))
                let begin = max(first, known)
                let numbers = isTombstone ? begin..<begin + 1 : begin..<sender.next
                for number in numbers {
                    model.story.append("\(model.offset + (number - begin)) \(key) \(number)")
                }
                model.offset += sender.next - begin
                model.next[key] = sender.next
            } else if case .duplicate = result {
                XCTFail("it is new")
            }
            if chance.isOne(in: 2) { store.flush() }
            if chance.isOne(in: 4) { _ = store.takeCommits() }
        }
    }
}
