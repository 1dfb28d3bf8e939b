import EventStore
import Foundation
import Synchronization
import TestSupport
import XCTest

/// A disk that is full, and one that promises what it did not keep.
final class FailingDiskTests: XCTestCase {
    private let folder = try! TemporaryFolder()
    private var log: String { folder["log"] }

    /// What the next calls answer.
    private final class Disk: Sendable {
        let writeError = Atomic<Int32>(0)
        let syncError = Atomic<Int32>(0)
        /// So many syncs fail, as their error says, of files and of the folder.
        let syncFailures = Atomic<Int>(0)
        let folderFailures = Atomic<Int>(0)
        let folderSyncs = Atomic<Int>(0)

        var calls: DiskCalls {
            DiskCalls(
                write: { descriptor, bytes, position in
                    let code = self.writeError.load(ordering: .relaxed)
                    if code != 0 {
                        // What the disk still takes is half a block.
                        _ = pwrite(
                            descriptor, bytes.baseAddress, bytes.count / 2, off_t(position))
                        return -Int(code)
                    }
                    return pwrite(
                        descriptor, bytes.baseAddress, bytes.count, off_t(position))
                },
                sync: { descriptor in
                    if self.syncFailures.load(ordering: .relaxed) > 0 {
                        self.syncFailures.subtract(1, ordering: .relaxed)
                        return self.syncError.load(ordering: .relaxed)
                    }
                    return fdatasync(descriptor) == 0 ? 0 : errno
                },
                syncFolder: { descriptor in
                    self.folderSyncs.add(1, ordering: .relaxed)
                    if self.folderFailures.load(ordering: .relaxed) > 0 {
                        self.folderFailures.subtract(1, ordering: .relaxed)
                        return self.syncError.load(ordering: .relaxed)
                    }
                    return fsync(descriptor) == 0 ? 0 : errno
                }, retryMilliseconds: 5)
        }
    }

    func testAFullDiskIsToldAndNothingIsMissingWhenItIsBack() throws {
        let disk = Disk()
        var store = try EventLogStore(
            folder: log, limits: StoreLimits(), at: 1, calls: disk.calls)
        var a = SampleFrames("a")
        _ = try store.append(a.packets(0..<10))
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        disk.writeError.store(ENOSPC, ordering: .relaxed)
        _ = try store.append(a.packets(10..<20))
        XCTAssertFalse(store.finish(withinMilliseconds: 60))
        XCTAssertNotNil(store.failure)
        XCTAssertEqual(store.durableOffset, 50)
        XCTAssertEqual(store.durableNext(node: a.node, epoch: 7), 50)
        let refused = a.packets(20..<30)
        XCTAssertEqual(try store.append(refused), .refused(.diskFailed))
        XCTAssertEqual(store.counters.failures, 1, "it is told once")
        disk.writeError.store(0, ordering: .relaxed)
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertNil(store.failure)
        XCTAssertEqual(try store.append(refused), .stored(first: 100, missing: 0))
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        try assertWhole(&store, 150)
    }

    func testEachFailureSaysWhatHelps() throws {
        for (code, fix) in [
            (ENOSPC, "make room"), (EDQUOT, "make room"), (ENOENT, "put the folder back"),
            (EIO, "look at the disk"), (EROFS, "look at the disk"), (EACCES, "writable"),
        ] {
            let disk = Disk()
            var store = try EventLogStore(
                folder: folder["log-\(code)"], limits: StoreLimits(), at: 1, calls: disk.calls)
            disk.writeError.store(code, ordering: .relaxed)
            var a = SampleFrames("a")
            _ = try store.append(a.packets(0..<1))
            XCTAssertFalse(store.finish(withinMilliseconds: 60))
            let text = store.failure?.fix ?? ""
            XCTAssertTrue(text.contains(fix), "\(code): \(text)")
        }
    }

    /// What its owner would tell then is lost, and told anew each second.
    func testNothingIsAskedForTheSakeOfAgeWhileTheDiskTakesNothing() throws {
        let disk = Disk()
        let limits = StoreLimits(bytesMax: 64 << 20, ageSecondsMax: 3_600, segmentBytes: 1 << 20)
        var store = try EventLogStore(folder: log, limits: limits, at: 0, calls: disk.calls)
        var a = SampleFrames("a")
        _ = try store.append(a.packets(0..<1), at: 0)
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        disk.writeError.store(ENOSPC, ordering: .relaxed)
        _ = try store.append(a.packets(1..<2), at: 0)
        XCTAssertFalse(store.finish(withinMilliseconds: 60))
        var time: Int64 = 0
        for minute in 1...120 as ClosedRange<Int64> {
            time = minute * 60_000_000
            store.retire(at: time)
            XCTAssertFalse(store.waitsToRetire(at: time))
        }
        disk.writeError.store(0, ordering: .relaxed)
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertTrue(store.waitsToRetire(at: time))
    }

    /// After a failure the kernel calls pages clean that never reached the disk.
    func testWhatADiskMayNotHaveKeptIsWrittenAnewElsewhere() throws {
        let disk = Disk()
        var story: [String] = []
        do {
            var store = try EventLogStore(
                folder: log, limits: StoreLimits(), at: 1, calls: disk.calls)
            var a = SampleFrames("a")
            _ = try store.append(a.packets(0..<10))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            disk.syncError.store(EIO, ordering: .relaxed)
            disk.syncFailures.store(3, ordering: .relaxed)
            _ = try store.append(a.packets(10..<20))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            XCTAssertEqual(store.counters.failures, 3)
            XCTAssertEqual(store.segmentCount, 2, "those that failed are let go")
            _ = try store.append(a.packets(20..<30))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            try assertWhole(&store, 150)
            story = store.story()
        }
        // What the failed segment has beyond where the next one begins is not counted twice.
        var store = try EventLogStore(folder: log, at: 1)
        XCTAssertEqual(store.story(), story)
        XCTAssertEqual(store.counters.damagedEvents, 0)
    }

    /// A file whose name is not kept is lost with all that is in it.
    func testNothingIsPromisedWhileTheFolderMayNotKeepTheNameOfItsFile() throws {
        for code in [EIO, ENOSPC] {
            let disk = Disk()
            disk.syncError.store(code, ordering: .relaxed)
            let log = folder["log-\(code)"]
            do {
                var store = try EventLogStore(
                    folder: log, limits: StoreLimits(), at: 1, calls: disk.calls)
                let before = disk.folderSyncs.load(ordering: .relaxed)
                disk.folderFailures.store(.max, ordering: .relaxed)
                var a = SampleFrames("a")
                _ = try store.append(a.packets(0..<10))
                XCTAssertFalse(store.finish(withinMilliseconds: 60))
                XCTAssertEqual(store.durableOffset, 0)
                XCTAssertNotNil(store.failure)
                XCTAssertGreaterThan(
                    disk.folderSyncs.load(ordering: .relaxed), before + 1, "tried again")
                disk.folderFailures.store(0, ordering: .relaxed)
                XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
                XCTAssertEqual(store.durableOffset, 50)
                // The name that may be lost is not used again.
                XCTAssertFalse(
                    FileManager.default.fileExists(atPath: "\(log)/events-0.log"))
                let syncs = disk.folderSyncs.load(ordering: .relaxed)
                _ = try store.append(a.packets(10..<20))
                XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
                XCTAssertEqual(disk.folderSyncs.load(ordering: .relaxed), syncs, "once a name")
            }
            var store = try EventLogStore(folder: log, at: 1)
            XCTAssertEqual(store.story(), (0..<100).map { "\($0) a 7 \($0)" })
        }
    }

    /// A hub that was killed before its folder was kept goes on in the same file.
    func testALogIsNotTakenWhoseFolderMayNotKeepIt() throws {
        let disk = Disk()
        disk.syncError.store(EIO, ordering: .relaxed)
        disk.folderFailures.store(1, ordering: .relaxed)
        func open() throws {
            _ = try EventLogStore(folder: log, limits: StoreLimits(), at: 1, calls: disk.calls)
        }
        XCTAssertThrowsError(try open()) {
            XCTAssertTrue("\($0)".contains("Input/output error"), "\($0)")
        }
        XCTAssertNoThrow(try open())
    }

    func testNothingIsPromisedOfAFileThatSomebodyHasRemoved() throws {
        var store = try EventLogStore(
            folder: log, limits: StoreLimits(), at: 1, calls: Disk().calls)
        var a = SampleFrames("a")
        _ = try store.append(a.packets(0..<10))
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        try FileManager.default.removeItem(atPath: log)
        _ = try store.append(a.packets(10..<20))
        XCTAssertFalse(store.finish(withinMilliseconds: 60))
        XCTAssertEqual(store.durableOffset, 50)
        XCTAssertEqual(store.failure?.what, "No such file or directory")
    }

    func testNothingIsPromisedOfAnotherFolderOfThatName() throws {
        for isMoved in [false, true] {
            var store = try EventLogStore(
                folder: log, limits: StoreLimits(), at: 1, calls: Disk().calls)
            var a = SampleFrames("a")
            _ = try store.append(a.packets(0..<10))
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            if isMoved {
                try FileManager.default.moveItem(atPath: log, toPath: folder["elsewhere"])
            } else {
                try FileManager.default.removeItem(atPath: log)
            }
            try FileManager.default.createDirectory(
                atPath: log, withIntermediateDirectories: false)
            _ = try store.append(a.packets(10..<20))
            XCTAssertFalse(store.finish(withinMilliseconds: 60))
            XCTAssertEqual(store.durableOffset, 50)
            XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: log), [])
            // The folder comes back, and what waited is kept.
            guard isMoved else { continue }
            try FileManager.default.removeItem(atPath: log)
            try FileManager.default.moveItem(atPath: folder["elsewhere"], toPath: log)
            XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            XCTAssertEqual(store.durableOffset, 100)
        }
    }

    func testMoreThanTheTailHoldsIsRefusedUntilTheDiskHasTakenIt() throws {
        let disk = Disk()
        disk.syncError.store(EIO, ordering: .relaxed)
        var store = try EventLogStore(
            folder: log, limits: StoreLimits(tailBytes: 1), at: 1, calls: disk.calls)
        var a = SampleFrames("a")
        var offered: [UInt8] = []
        var result = Appended.duplicate
        while true {
            offered = a.packets(0..<400)
            result = try store.append(offered)
            guard case .stored = result else { break }
        }
        XCTAssertEqual(result, .refused(.busy))
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        guard case .stored = try store.append(offered) else { return XCTFail("still refused") }
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        try assertWhole(&store, store.nextOffset)
    }

    /// Every offset is there once, and the same for another process.
    private func assertWhole(_ store: inout EventLogStore, _ events: UInt64) throws {
        XCTAssertEqual(store.nextOffset, events)
        let story = store.story()
        XCTAssertEqual(story.count, Int(events))
        XCTAssertEqual(story, (0..<events).map { "\($0) a 7 \($0)" })
        var reader = try LogReader(folder: log)
        var offset: UInt64 = 0
        while let part = reader.next() {
            guard case .frames(let frames) = part else { return XCTFail("\(part)") }
            XCTAssertEqual(frames.firstOffset, offset)
            offset = frames.endOffset
        }
        XCTAssertEqual(offset, events)
    }
}
