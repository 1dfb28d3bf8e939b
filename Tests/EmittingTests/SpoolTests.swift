import Foundation
import Reactor
import Telemetry
import TestSupport
import XCTest

@testable import Emitting

/// What a spool gives back, whatever happened to it.
final class SpoolTests: XCTestCase {
    private let notices = Notices()

    /// A frame as it came out of a spool.
    private struct Out: Equatable {
        var epoch: UInt64
        var range: Range<UInt64>
        var lost: UInt64 = 0
    }

    private func spool(
        _ folder: TemporaryFolder?, bytesMax: Int = EmitterSettings.spoolBytesMaxByDefault,
        wallMilliseconds: Int64? = nil
    ) throws -> Spool {
        let now = LoopTime.read()
        let settings = try EmitterSettings.test(
            notices, folder: folder?.path, spoolBytesMax: bytesMax)
        var spool = try Spool(
            settings,
            now: LoopTime(
                wallMilliseconds: wallMilliseconds ?? now.wallMilliseconds,
                monotonicNanoseconds: now.monotonicNanoseconds))
        spool.recover()
        return spool
    }

    /// Appends so many frames; what was not taken is counted.
    @discardableResult
    private func fill(
        _ spool: inout Spool, frames: Int, events: Int = 10, padding: Int = 20,
        milliseconds: Int64 = 0
    ) -> Int {
        var refused = 0
        for _ in 0..<frames {
            let frame = TestEvents.frame(
                epoch: spool.epoch, first: spool.nextNumber, events: events, padding: padding)
            let isTaken = frame.withUnsafeBytes {
                spool.append($0, events: UInt32(events), milliseconds: milliseconds)
            }
            if !isTaken { refused += 1 }
        }
        return refused
    }

    private func readAll(_ spool: inout Spool, from place: SpoolPlace? = nil) throws -> [Out] {
        var place = place ?? spool.head
        var all: [Out] = []
        while let next = spool.read(&place) {
            // Never served as good: each frame must pass all checks.
            let frame = try Frame(checking: next.bytes)
            XCTAssertEqual(frame.epoch, next.epoch)
            XCTAssertEqual(frame.nextSequence, next.next)
            all.append(out(frame))
        }
        return all
    }

    private func out(_ frame: Frame) -> Out {
        var lost: UInt64 = 0
        var events = frame.events
        while let event = events.next() {
            if event.type == .eventsLost { lost += UInt64(event.count) }
        }
        return Out(
            epoch: frame.epoch, range: frame.firstSequence..<frame.nextSequence, lost: lost)
    }

    /// The numbers of each epoch follow one another; how far they go, and how many are lost.
    private func account(
        _ all: [Out], from first: [UInt64: UInt64] = [:], line: UInt = #line
    ) -> [UInt64: (next: UInt64, lost: UInt64)] {
        var account: [UInt64: (next: UInt64, lost: UInt64)] = [:]
        for out in all {
            let before = account[out.epoch] ?? (first[out.epoch] ?? 0, 0)
            XCTAssertEqual(before.next, out.range.lowerBound, "a hole", line: line)
            account[out.epoch] = (out.range.upperBound, before.lost + out.lost)
        }
        XCTAssertEqual(all.map(\.epoch), all.map(\.epoch).sorted(), "old ones first", line: line)
        return account
    }

    func testWhatWasAppendedComesBackInOrder() throws {
        for folder in [try TemporaryFolder(), nil] {
            var spool = try spool(folder)
            fill(&spool, frames: 400, events: 50, padding: 400)
            XCTAssertGreaterThan(spool.segments.count, 1)
            let account = account(try readAll(&spool))
            XCTAssertEqual(account[spool.epoch]?.next, 20_000)
            XCTAssertEqual(account[spool.epoch]?.lost, 0)
            let tail = spool.tail
            XCTAssertTrue(spool.isAtEnd(tail))
            XCTAssertEqual(spool.bytes(behind: tail), 0)
            XCTAssertEqual(spool.bytes(behind: spool.head), spool.heldBytes)
        }
    }

    func testWhatWasAcknowledgedIsGoneAndItsFilesAreUsedAgain() throws {
        let folder = try TemporaryFolder()
        var spool = try spool(folder)
        var highest = 0
        var place = spool.head
        for _ in 0..<600 {
            fill(&spool, frames: 1, events: 100, padding: 700)
            while spool.read(&place) != nil {}
            spool.release(before: place)
            highest = max(highest, spool.usedBytes)
        }
        XCTAssertEqual(try readAll(&spool, from: place), [])
        XCTAssertLessThan(highest, 2 * Segment.bytesMax, "40 MB went through")
        XCTAssertLessThanOrEqual(folder.names().count, 3)
        // A new run finds what is left of the last segment at most.
        let epoch = spool.epoch
        _ = consume spool
        var next = try self.spool(folder)
        for out in try readAll(&next) { XCTAssertEqual(out.epoch, epoch) }
    }

    func testAnIdleSpoolInMemoryStaysSmall() throws {
        var spool = try spool(nil)
        var place = spool.head
        for _ in 0..<2_000 {
            fill(&spool, frames: 1, events: 10, padding: 100)
            while spool.read(&place) != nil {}
            spool.release(before: place)
        }
        XCTAssertLessThan(spool.usedBytes, 600 * 1024)
    }

    func testRunsComeBackOldestFirstEachWithoutAHole() throws {
        let folder = try TemporaryFolder()
        var epochs: [UInt64] = []
        for run in 1...4 {
            var spool = try spool(folder)
            epochs.append(spool.epoch)
            fill(&spool, frames: run * 3)
        }
        var last = try spool(folder)
        fill(&last, frames: 1)
        let account = account(try readAll(&last))
        XCTAssertEqual(epochs, epochs.sorted())
        XCTAssertEqual(epochs.map { account[$0]?.next }, [30, 60, 90, 120])
        XCTAssertEqual(account[last.epoch]?.next, 10)
        XCTAssertEqual(last.end(ofEpoch: epochs[0]), 30)
        XCTAssertNil(last.end(ofEpoch: epochs[0] - 1))
    }

    func testAnEpochIsAboveEveryOneBeforeWhateverTheClockSays() throws {
        let folder = try TemporaryFolder()
        let now = LoopTime.read().wallMilliseconds
        var epochs: [UInt64] = []
        for wall in [now, now - 3_600_000, 0, -5, now + 7_200_000, now, Int64.max / 1_000_000] {
            var spool = try spool(folder, wallMilliseconds: wall)
            epochs.append(spool.epoch)
            // Nothing of it need be left.
            if epochs.count % 2 == 0 { fill(&spool, frames: 1) }
        }
        XCTAssertEqual(epochs, Array(Set(epochs)).sorted())
        XCTAssertTrue(epochs.allSatisfy { $0 <= TelemetryFormat.epochMax })
        // Also where what it remembers is gone or nonsense, as long as there are segments.
        for state in ["", "{", "{\"nodeId\":\"a\",\"instance\":\"x\",\"epoch\":-1}"] {
            try folder.write(state, to: "state.json")
            var spool = try spool(folder, wallMilliseconds: 0)
            XCTAssertGreaterThan(spool.epoch, epochs[5])
            fill(&spool, frames: 1)
        }
    }

    func testTheInstanceStaysFromRunToRun() throws {
        let folder = try TemporaryFolder()
        let first = try spool(folder).instance
        XCTAssertEqual(first.count, 32)
        XCTAssertEqual(try spool(folder).instance, first)
        XCTAssertNotEqual(try spool(nil).instance, first)
    }

    // MARK: - Damage

    /// Three segments of two runs; the path of each, and what they give.
    private func damageable() throws -> (TemporaryFolder, [String], [UInt64: UInt64]) {
        let folder = try TemporaryFolder()
        var ends: [UInt64: UInt64] = [:]
        for _ in 0..<2 {
            var spool = try spool(folder)
            spool.segmentBytesMax = 16 * 1024
            fill(&spool, frames: 40, events: 9, padding: 20)
            ends[spool.epoch] = spool.nextNumber
        }
        let names = folder.names().filter { $0.hasSuffix(".events") }
        return (folder, names, ends)
    }

    func testAFlippedBitAnywhereIsFoundAndCostsItsFrameAlone() throws {
        let (folder, names, ends) = try damageable()
        XCTAssertEqual(names.count, 4)
        let whole = try names.map {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder[$0])))
        }
        let lastOfEpoch = [1, 3]
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for round in 0..<1_000 {
            let which = random.below(names.count)
            var bytes = whole[which]
            let place = random.below(bytes.count)
            bytes[place] ^= 1 << UInt8(random.below(8))
            let file = FileHandle(forUpdatingAtPath: folder[names[which]])
            try file?.seek(toOffset: UInt64(place))
            try file?.write(contentsOf: [bytes[place]])
            var spool = try spool(folder)
            let account = account(try readAll(&spool))
            let why = "seed \(seed), round \(round), byte \(place) of \(names[which])"
            var missing: UInt64 = 0
            for (epoch, end) in ends {
                let (next, lost) = account[epoch] ?? (0, 0)
                missing += lost + (end - next)
                XCTAssertLessThanOrEqual(next, end, why)
                // Only the end of a run's last segment can be cut without a tombstone.
                if next != end { XCTAssertTrue(lastOfEpoch.contains(which), why) }
            }
            // Bytes between frames carry nothing.
            XCTAssertTrue(missing == 9 || missing == 0, "\(missing), \(why)")
            try file?.seek(toOffset: UInt64(place))
            try file?.write(contentsOf: [whole[which][place]])
        }
    }

    func testARunThatWasCutAnywhereInItsLastFrameKeepsWhatIsBeforeIt() throws {
        let folder = try TemporaryFolder()
        var first = try spool(folder)
        fill(&first, frames: 5)
        let start = first.tail.offset
        fill(&first, frames: 1, events: 2, padding: 1)
        let (epoch, next) = (first.epoch, first.nextNumber)
        _ = consume first
        let name = folder.names().first { $0.hasSuffix(".events") } ?? ""
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder[name])))
        let end = whole.count
        for cut in start..<end {
            for filling in [nil, UInt8(0), 0xff] {
                var bytes = Array(whole[..<cut])
                if let filling { bytes += [UInt8](repeating: filling, count: end - cut) }
                try folder.write(Data(bytes), to: name)
                var spool = try spool(folder)
                let account = account(try readAll(&spool))
                XCTAssertEqual(account[epoch]?.next, next - 2, "cut at \(cut)")
                XCTAssertEqual(account[epoch]?.lost, 0)
                XCTAssertEqual(spool.end(ofEpoch: epoch), account[epoch]?.next)
            }
        }
        XCTAssertTrue(notices.contains("telemetry spool was cut"), notices.text)
    }

    func testASegmentThatIsGoneBecomesATombstone() throws {
        let (folder, names, ends) = try damageable()
        try FileManager.default.removeItem(atPath: folder[names[0]])
        var spool = try spool(folder)
        let later = try readAll(&spool)
        // What came before the first one that is there may have been acknowledged.
        XCTAssertEqual(later.first?.range.lowerBound, SegmentName(names[1])?.first)
        XCTAssertEqual(later.last?.range.upperBound, ends.values.first)

        try FileManager.default.removeItem(atPath: folder[names[3]])
        _ = consume spool
        var next = try self.spool(folder)
        var place = next.head
        _ = next.read(&place)
        // It goes while it is being read.
        try FileManager.default.removeItem(atPath: folder[names[2]])
        let rest = account(
            try readAll(&next), from: [later[0].epoch: later[0].range.lowerBound])
        XCTAssertTrue(rest.values.allSatisfy { $0.next > 0 })
    }

    func testWhatAnEarlierUseLeftInAFileIsNeverTakenForGood() throws {
        let folder = try TemporaryFolder()
        var first = try spool(folder)
        fill(&first, frames: 350, events: 20, padding: 600)
        var place = first.head
        while first.read(&place) != nil {}
        first.release(before: place)
        // Frames of the same size follow in the same file, over some of the old ones.
        fill(&first, frames: 3, events: 20, padding: 600)
        let start = first.head.due
        let (epoch, next) = (first.epoch, first.nextNumber)
        let bytes = first.fileBytes
        _ = consume first
        XCTAssertGreaterThan(bytes, 4 << 20, "the file was used again")
        var second = try spool(folder)
        XCTAssertEqual(account(try readAll(&second), from: [epoch: start])[epoch]?.next, next)
    }

    // MARK: - Limits

    func testAFullSpoolCountsExactlyAndGoesOnWhenThereIsRoom() throws {
        for folder in [try TemporaryFolder(), nil] {
            var spool = try spool(folder, bytesMax: 1 << 20)
            var milliseconds: Int64 = 0
            var place = spool.head
            var first: UInt64 = 0
            var lost: UInt64 = 0
            for round in 0..<5 {
                var refused = 0
                for _ in 0..<300 {
                    milliseconds += 50
                    refused += fill(
                        &spool, frames: 1, events: 10, padding: 500, milliseconds: milliseconds)
                }
                XCTAssertGreaterThan(refused, 0)
                XCTAssertLessThanOrEqual(spool.usedBytes, 1 << 20 + 4_096)
                // The hub takes all there is, or some of it.
                var taken: [Out] = []
                while let frame = spool.read(&place) {
                    taken.append(out(try Frame(checking: frame.bytes)))
                    if round % 2 == 1, taken.count == 60 { break }
                }
                let told = account(taken, from: [spool.epoch: first])[spool.epoch]
                first = told?.next ?? 0
                lost += told?.lost ?? 0
                spool.release(before: place)
            }
            XCTAssertEqual(fill(&spool, frames: 1, milliseconds: milliseconds + 2_000), 0)
            let rest = account(try readAll(&spool, from: place), from: [spool.epoch: first])
            XCTAssertEqual(rest[spool.epoch]?.next, spool.nextNumber)
            lost += rest[spool.epoch]?.lost ?? 0
            XCTAssertEqual(lost, spool.lostEvents)
            XCTAssertEqual(lost + spool.storedEvents, spool.nextNumber)
            XCTAssertTrue(notices.contains("telemetry spool is full"), notices.text)
        }
    }

    func testADiskThatIsFullForAWhileCostsExactlyWhatCameMeanwhile() throws {
        let folder = try TemporaryFolder()
        var spool = try spool(folder)
        fill(&spool, frames: 10)
        var before = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before)
        // As a disk that is full, but of this process alone: no file grows beyond so much.
        var full = before
        full.rlim_cur = rlim_t(spool.tail.offset + 2_000)
        let standard = signal(SIGXFSZ, SIG_IGN)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &full)
        let refused = fill(&spool, frames: 20, events: 10, milliseconds: 100)
        spool.tend(milliseconds: 5_000)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before)
        signal(SIGXFSZ, standard)
        XCTAssertGreaterThan(refused, 10)
        XCTAssertTrue(notices.contains("telemetry spool takes nothing"), notices.text)
        // Not before its time, and then again.
        XCTAssertEqual(fill(&spool, frames: 1, milliseconds: 5_010), 1)
        XCTAssertEqual(fill(&spool, frames: 5, milliseconds: 9_000), 0)
        XCTAssertTrue(notices.contains("telemetry is spooled again"), notices.text)
        let account = account(try readAll(&spool))
        XCTAssertEqual(account[spool.epoch]?.next, 360)
        XCTAssertEqual(account[spool.epoch]?.lost, UInt64(refused + 1) * 10)
        XCTAssertEqual(spool.lostEvents, UInt64(refused + 1) * 10)
    }

    func testAFolderThatGoesAwayCostsWhatCameMeanwhile() throws {
        let folder = try TemporaryFolder()
        var spool = try spool(folder, bytesMax: EmitterSettings.spoolBytesMin)
        fill(&spool, frames: 5)
        // The segment that is open stays writable, the next one cannot be made.
        try FileManager.default.removeItem(atPath: folder.path)
        let refused = fill(&spool, frames: 60, events: 10, padding: 1_000, milliseconds: 50)
        XCTAssertGreaterThan(refused, 0)
        spool.tend(milliseconds: 10_000)
        XCTAssertEqual(UInt64(refused) * 10 + spool.storedEvents, spool.nextNumber)
        let account = account(try readAll(&spool))
        // Its end had room for the tombstone.
        XCTAssertEqual(account[spool.epoch]?.next, spool.nextNumber)
        XCTAssertEqual(account[spool.epoch]?.lost, UInt64(refused) * 10)
    }

    func testTheLastWordsSayWhatWasLost() throws {
        let folder = try TemporaryFolder()
        var spool = try spool(folder, bytesMax: 1 << 20)
        fill(&spool, frames: 300, events: 10, padding: 500)
        spool.sayLossAtEnd()
        let (epoch, next, lost) = (spool.epoch, spool.nextNumber, spool.lostEvents)
        XCTAssertGreaterThan(lost, 0)
        _ = consume spool
        var again = try self.spool(folder, bytesMax: 1 << 20)
        let account = account(try readAll(&again))
        XCTAssertEqual(account[epoch]?.next, next)
        XCTAssertEqual(account[epoch]?.lost, lost)
    }

    func testASecondEmitterIsRefusedAndToldWhatToDo() throws {
        let folder = try TemporaryFolder()
        let first = try spool(folder)
        XCTAssertThrowsError(try spool(folder).epoch) { error in
            XCTAssertEqual(error as? EmitterError, .folderTaken(folder.path))
            XCTAssertEqual(
                (error as? EmitterError)?.text,
                "another connector writes its events to \(folder.path); end it, or give this one "
                    + "a spoolFolder of its own")
        }
        XCTAssertGreaterThan(first.epoch, 0)
        _ = consume first
        XCTAssertNoThrow(try spool(folder).epoch)
    }

    func testAFolderOfAnotherNodeIsRefused() throws {
        let folder = try TemporaryFolder()
        _ = try spool(folder)
        let settings = try EmitterSettings.test(folder: folder.path, nodeId: "b")
        XCTAssertThrowsError(try Spool(settings).epoch) {
            XCTAssertEqual($0 as? EmitterError, .folderOfAnother(folder.path, nodeId: "a"))
        }
        try folder.write("", to: "file")
        let inside = try EmitterSettings.test(folder: folder["file/spool"])
        XCTAssertThrowsError(try Spool(inside).epoch) {
            XCTAssertTrue(($0 as? EmitterError)?.text.contains("cannot make") == true)
        }
    }
}
