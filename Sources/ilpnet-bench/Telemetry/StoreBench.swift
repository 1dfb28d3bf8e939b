import Disk
import EventStore
import Glibc
import Telemetry

/// The hub's log by itself: frames of five nodes, checked, stored and committed, by one thread and
/// the log's own writer, with retention and index; then read again.
struct StoreBench {
    private static let rounds = 15
    private static let roundsOfWarmUp = 18
    /// Of the disk: less than is stored, so that segments are retired and their files used again.
    private static let logBytesMax = 640 << 20
    private static let finishMilliseconds = 60_000

    private let folder: String
    private var sample = StoreSample()

    /// The folder should be on a disk, not in memory.
    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        var bench = StoreBench(folder: setting.folder + "/store")
        try bench.run(&report)
    }

    private init(folder: String) { self.folder = folder }

    private mutating func run(_ report: inout BenchReport) throws {
        defer { FolderTree.remove(folder) }
        // The frames are there; what comes on top is the log's.
        _ = sample.nextRound()
        let memoryBefore = try anonymousBytes()
        var store = try EventLogStore(
            folder: folder, limits: StoreLimits(bytesMax: Self.logBytesMax), at: now())
        for _ in 0..<Self.roundsOfWarmUp { try put(sample.nextRound(), &store) }
        var times: [Double] = []
        var work: [Double] = []
        for _ in 0..<Self.rounds {
            let frames = sample.nextRound()
            let (wall, processor) = (nanoseconds(CLOCK_MONOTONIC), ownNanoseconds())
            try put(frames, &store)
            let events = Double(sample.eventsPerRound)
            times.append(Double(nanoseconds(CLOCK_MONOTONIC) - wall) / events)
            work.append(Double(ownNanoseconds() - processor) / events)
        }
        let memory = try anonymousBytes() - memoryBefore
        let kept = Double(store.nextOffset - store.firstOffset)
        let bytes = try bytesOnDisk()
        report.add(
            .init(
                name: "stored and committed, events a second", value: 1e9 / Median.of(times),
                limit: .atLeast(3e6), unit: "", dependsOnSpeed: true))
        report.add(
            .init(
                name: "processor time of an event, check included", value: Median.of(work),
                limit: .atMost(100), unit: "ns", dependsOnSpeed: true))
        report.add("bytes on disk of an event, with index", bytes / kept, limit: 80, "B")
        report.add("memory of the log", memory / 1_048_576, limit: 32, "MiB")
        report.add(
            "kept beyond the limit of the log",
            max(0, bytes - Double(Self.logBytesMax)) / 1_048_576, limit: 0, "MiB")
        try read(&store, &report)
    }

    private func put(_ frames: [UnsafeRawBufferPointer], _ store: inout EventLogStore) throws {
        for frame in frames {
            let checked = try Frame(checking: frame)
            while true {
                let result = store.append(checked, at: now())
                if case .stored = result { break }
                guard result == .refused(.busy) else { throw Failure("\(result)") }
                var source = pollfd(fd: store.descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&source, 1, -1)
                _ = store.takeCommits()
            }
            store.flush()
        }
        guard store.finish(withinMilliseconds: Self.finishMilliseconds) else {
            throw Failure("the disk did not keep up")
        }
        store.retire(at: now())
    }

    private func read(_ store: inout EventLogStore, _ report: inout BenchReport) throws {
        let start = nanoseconds(CLOCK_MONOTONIC)
        var offset = store.firstOffset
        var events: UInt64 = 0
        while case .frames(var frames) = store.read(from: offset, atMost: 256 << 10) {
            while let stored = frames.next() { events += UInt64(stored.frame.eventCount) }
            offset = frames.endOffset
        }
        guard offset == store.nextOffset else { throw Failure("the log ends at \(offset)") }
        report.add(
            .init(
                name: "read again, an event",
                value: Double(nanoseconds(CLOCK_MONOTONIC) - start) / Double(events),
                limit: .atMost(60), unit: "ns", dependsOnSpeed: true))
        let asked = nanoseconds(CLOCK_MONOTONIC)
        var found = 0
        store.search().events(of: PacketKey(sample.newestPacketId), eventsMax: 100) { _, _ in
            found += 1
        }
        guard found > 0 else { throw Failure("a packet was not found") }
        report.add(
            .init(
                name: "one packet among all",
                value: Double(nanoseconds(CLOCK_MONOTONIC) - asked) / 1e6, limit: .atMost(100),
                unit: "ms", dependsOnSpeed: true))
    }

    private func bytesOnDisk() throws -> Double {
        var sum = 0
        for entry in FolderTree.entries(of: folder) {
            var facts = stat()
            guard lstat("\(folder)/\(entry.name)", &facts) == 0 else { continue }
            sum += Int(facts.st_size)
        }
        return Double(sum)
    }

    private func anonymousBytes() throws -> Double {
        let bytes = try PlainFile.read("/proc/self/status", bytesMax: 1 << 16) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(separator: "\n") where line.hasPrefix("RssAnon:") {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            if words.count > 1, let kibibytes = Double(words[1]) { return kibibytes * 1_024 }
        }
        throw Failure("/proc/self/status tells no RssAnon")
    }

    private func now() -> Int64 { nanoseconds(CLOCK_REALTIME) / 1_000 }

    private func ownNanoseconds() -> Int64 { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

    private func nanoseconds(_ clock: clockid_t) -> Int64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }
}
