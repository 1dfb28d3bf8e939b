import Glibc
import Reactor
package import Telemetry

/// The hub's log: every event once, numbered from 0 without a hole, told to nobody before it is on
/// the disk.
///
/// Owned by the thread of a loop. A turn appends frames and flushes; the loop waits for
/// `descriptor` and then takes commits, after which the events may be acknowledged and read:
///
/// - `+append` puts frames into blocks in a ring of memory, `+commit` hands blocks to the writer's
///   thread and takes what became of them
/// - `+reading` finds them in memory or on disk, `PacketSearch` and `LogReader` do without it
/// - `LogRecovery` reads what is there at the start, `+retention` lets go of what is old
package struct EventLogStore: ~Copyable {
    /// The block that is being filled, at the ring's place.
    struct OpenBlock {
        var bytes = BlockFormat.headerBytes
        var events: UInt64 = 0
        var firstOffset: UInt64
        var wallMicroseconds: Int64
    }

    let folder: LogFolder
    let limits: StoreLimits
    let writer: LogWriter
    private let thread: WorkThread
    let marks: UnsafeMutablePointer<UInt64>

    package internal(set) var nextOffset: UInt64
    package internal(set) var durableOffset: UInt64
    package internal(set) var counters = StoreCounters()

    var ring: TailRing
    var openBlock: OpenBlock?
    /// The oldest first; the last is written.
    var segments: [LogSegment]
    var index: SegmentIndex
    var seed: UInt32
    /// Of complete segments whose last block is not durable yet.
    var waitingIndexes: [SegmentIndex] = []
    var isWriting = false
    var isFlushDue = false
    /// What is asked for next, and without its blocks what was asked for last.
    var job = WriteJob()
    var posted = WriteJob()
    /// Why the disk refused what it was given last.
    var diskCode: Int32?
    /// Blocks before this segment are in the checkpoint.
    var checkpointSegment: UInt64

    var tables: LogTables
    var chunks: ChunkCache
    var ageClock = AgeClock()
    var isRollDue = false

    /// Takes the folder, which nobody else may use meanwhile, and reads what is there.
    package init(
        folder path: String, limits: StoreLimits = StoreLimits(), at wallMicroseconds: Int64
    ) throws(StoreFailure) {
        try self.init(
            folder: path, limits: limits, at: wallMicroseconds, calls: .system)
    }

    package init(
        folder path: String, limits: StoreLimits, at wallMicroseconds: Int64, calls: DiskCalls
    ) throws(StoreFailure) {
        let folder = try LogFolder.take(path)
        let recovery = try LogRecovery.run(folder, calls)
        guard let ring = TailRing(bytes: limits.tailBytes) else {
            throw StoreFailure(
                place: path, what: "there is no memory for the newest events",
                fix: "end other programs")
        }
        do {
            (writer, thread) = try LogWriter.start(folder, calls)
        } catch {
            throw StoreFailure(place: path, what: error.text, fix: nil)
        }
        self.folder = folder
        self.limits = limits
        self.ring = ring
        marks = .allocate(capacity: Frame.packetMarksMax)
        chunks = ChunkCache(folder: folder)
        tables = recovery.tables
        segments = recovery.segments
        index = recovery.index
        seed = folder.seed(index.segment)
        checkpointSegment = index.segment
        nextOffset = index.endOffset
        durableOffset = index.endOffset
        counters.damagedEvents = recovery.damagedEvents
        ageClock.start(segments.last?.lastWallMicroseconds, now: wallMicroseconds)
    }

    deinit {
        // It reads from the ring, which goes with this value.
        writer.stop()
        thread.join()
        marks.deallocate()
    }

    /// Readable when `takeCommits` has something to take.
    package var descriptor: Int32 { writer.reports.descriptor }

    var isFailing: Bool { diskCode != nil }

    /// Why frames are refused; nil while they are not. It is tried again until the disk takes them.
    package var failure: StoreFailure? {
        diskCode.map { code in
            StoreFailure(
                place: folder.path, what: String(cString: strerror(code)),
                fix: StoreFailure.fix(code))
        }
    }

    package var firstOffset: UInt64 { segments.first?.firstOffset ?? 0 }

    /// Of the segments that are kept, as far as they are used.
    package var bytesOnDisk: Int { segments.reduce(0) { $0 + $1.endPosition } }

    package var segmentCount: Int { segments.count }

    /// Of one run of a node, the number after its last durable event; nil where it has none.
    package func durableNext(node: [UInt8], epoch: UInt64) -> UInt64? {
        let run = tables.nodes.node(node)?.run(epoch)
        return run.flatMap { $0.durable > 0 ? $0.durable : nil }
    }

    /// Where the log goes on with the run that a frame is of; nil where it has none of it.
    package mutating func next(of frame: Frame) -> UInt64? { tables.nodes.next(of: frame) }

    /// Of each run of a node that is remembered, the smallest epoch first.
    package func known(node: [UInt8]) -> [EpochPosition] {
        (tables.nodes.node(node)?.runs ?? []).filter { $0.durable > 0 }
            .map { EpochPosition(epoch: $0.epoch, next: $0.durable) }
    }

    /// The newest event of each key, by offset; of `custom` those of one channel.
    package func newest(_ type: EventType, channel: [UInt8] = []) -> [NewestEvent] {
        tables.newest.events(type, channel: channel, from: firstOffset)
    }
}
