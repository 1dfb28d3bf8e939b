import Disk
import Glibc
import Logging
import Reactor
import Telemetry

/// Where frames wait between their making and the hub's acknowledgement: segments of one file each,
/// which are written, read and released in order.
///
/// Each run of a connector is an epoch, and an epoch's numbers have no hole: what finds no room, by
/// the quota or on the disk, becomes a tombstone that grows until there is room again. Nothing is
/// synchronised with the disk: what was appended survives the process at once and the machine as
/// soon as the system has written it; what it had not written is found damaged and said to be.
///
/// Owned by the emitter's thread. Which frames were acknowledged, it is told.
struct Spool: ~Copyable {
    /// A segment that is smaller is written on, though all of it is acknowledged.
    private static let restartBytes = 4 << 20
    private static let restartBytesInMemory = 256 * 1024

    let epoch: UInt64
    let instance: String
    let quotaBytes: Int
    var segmentBytesMax: Int
    let log: @Sendable (EmitterNotice) -> Void
    var files: SegmentFiles
    /// Oldest first.
    var segments: [Segment] = []
    /// Whether frames are appended to the last one.
    var isWriting = false
    private var nextOrdinal = 0
    private var state: SpoolState
    private var isStateSaved = false
    var tombstones: FrameBuilder
    var buffer = SegmentBuffer()
    /// What found no room and is not followed by a frame yet.
    var loss: SpoolLoss?
    /// When the last loss was logged, by the loop's clock.
    var lossLoggedAt = Int64.min
    /// As far as damage was counted.
    var damageCounted = SpoolPlace(ordinal: 0, offset: 0, due: 0)

    /// The number of the next event of this epoch.
    private(set) var nextNumber: UInt64 = 0
    /// In this run.
    private(set) var storedEvents: UInt64 = 0
    private(set) var storedBytes: UInt64 = 0
    /// For want of room, and by damage.
    var lostEvents: UInt64 = 0
    var damagedEvents: UInt64 = 0
    /// Of all segments: what their files take, and what of it is frames.
    private(set) var fileBytes = 0
    private(set) var heldBytes = 0

    /// Takes the folder, which nobody else may have.
    init(_ settings: EmitterSettings, now: LoopTime = .read()) throws(EmitterError) {
        var files = try SegmentFiles(folder: settings.spoolFolder)
        var state = SpoolState(nodeId: settings.nodeId)
        if let folder = settings.spoolFolder, let stored = SpoolState(in: folder) {
            guard stored.nodeId == settings.nodeId else {
                throw .folderOfAnother(folder, nodeId: stored.nodeId)
            }
            state = stored
        }
        let found = files.find()
        state.epoch = SpoolState.nextEpoch(
            after: max(state.epoch, found.last?.name.epoch ?? 0),
            wallMilliseconds: now.wallMilliseconds, random: Randomness.uint32())
        self.files = files
        self.state = state
        epoch = state.epoch
        instance = state.instance
        log = settings.log
        let quota = settings.spoolBytesMax
        quotaBytes =
            settings.spoolFolder == nil ? min(quota, EmitterSettings.memoryBytesMax) : quota
        segmentBytesMax = min(Segment.bytesMax, quotaBytes / 2)
        tombstones = FrameBuilder(node: Array(settings.nodeId.utf8))
        for (name, bytes) in found { add(name, bytes: bytes) }
        saveState()
    }

    deinit {
        for segment in segments where segment.descriptor >= 0 { close(segment.descriptor) }
    }

    /// What the spool takes of its quota.
    var usedBytes: Int { fileBytes + files.freeBytes }

    // MARK: - Writing

    /// Takes a frame that begins with `nextNumber`. False: there was no room, and a tombstone has
    /// its numbers.
    mutating func append(
        _ frame: UnsafeRawBufferPointer, events: UInt32, milliseconds now: Int64
    ) -> Bool {
        let first = nextNumber
        nextNumber &+= UInt64(events)
        if loss != nil, !mayEndLoss(frame.count, now) {
            lose(events, now)
            return false
        }
        if let failure = write(frame, first: first, next: nextNumber, isTombstone: false) {
            lose(events, from: first, failure, now)
            return false
        }
        if loss != nil { endLoss() }
        storedEvents &+= UInt64(events)
        storedBytes &+= UInt64(frame.count)
        return true
    }

    /// Behind the last frame. nil: it is written.
    mutating func write(
        _ bytes: UnsafeRawBufferPointer, first: UInt64, next: UInt64, isTombstone: Bool
    ) -> SpoolFailure? {
        // A tombstone is small, and without it a loss would be silent.
        if !isTombstone, !hasRoom(for: bytes.count) { return .quota }
        if needsSegment(for: bytes.count), let code = openSegment(first: first) {
            return .disk(code)
        }
        let last = segments.count - 1
        let segment = segments[last]
        let code = FilePlace.write(segment.descriptor, bytes, at: segment.end)
        guard code == 0 else {
            let size = Int(lseek(segment.descriptor, 0, SEEK_END))
            grow(last, to: max(segment.fileBytes, size))
            return .disk(code)
        }
        let end = segment.end + SegmentReader.aligned(bytes.count)
        heldBytes += end - segment.end
        segments[last].end = end
        segments[last].next = next
        grow(last, to: max(segment.fileBytes, end))
        return nil
    }

    func hasRoom(for bytes: Int) -> Bool {
        let growth: Int
        if !needsSegment(for: bytes), let last = segments.last {
            growth = max(0, last.end + bytes - last.fileBytes)
        } else {
            growth = max(0, bytes - files.freeBytes)
        }
        return usedBytes + growth <= quotaBytes
    }

    private func needsSegment(for bytes: Int) -> Bool {
        guard isWriting, let last = segments.last else { return true }
        return last.end + bytes > segmentBytesMax
    }

    private mutating func grow(_ index: Int, to bytes: Int) {
        fileBytes += bytes - segments[index].fileBytes
        segments[index].fileBytes = bytes
    }

    /// nil, or errno.
    private mutating func openSegment(first: UInt64) -> Int32? {
        if !isStateSaved { saveState() }
        let (descriptor, bytes) = files.create(SegmentName(epoch: epoch, first: first))
        guard descriptor >= 0 else { return -descriptor }
        if isWriting { files.closeMeanwhile(&segments[segments.count - 1].descriptor) }
        segments.append(
            Segment(
                ordinal: nextOrdinal, epoch: epoch, first: first, next: first, end: 0,
                fileBytes: bytes, descriptor: descriptor))
        nextOrdinal += 1
        fileBytes += bytes
        isWriting = true
        return nil
    }

    /// Of an earlier run.
    private mutating func add(_ name: SegmentName, bytes: Int) {
        let counted = max(bytes, Segment.foundBytesMin)
        segments.append(
            Segment(
                ordinal: nextOrdinal, epoch: name.epoch, first: name.first, next: .max, end: bytes,
                fileBytes: counted))
        nextOrdinal += 1
        fileBytes += counted
        heldBytes += bytes
    }

    private mutating func saveState() {
        guard let folder = files.folder else {
            isStateSaved = true
            return
        }
        let code = state.save(in: folder)
        isStateSaved = code == 0
    }

    // MARK: - Releasing

    /// Everything before that place is stored elsewhere.
    mutating func release(before place: SpoolPlace) {
        while let first = segments.first,
            first.ordinal < place.ordinal
                || first.ordinal == place.ordinal && place.due >= first.next
                    && (segments.count > 1 || isRestartDue(first))
        {
            drop(0)
            if segments.isEmpty { isWriting = false }
        }
    }

    /// Nothing more will be written: what is wholly acknowledged need not be found by the next run.
    mutating func releaseAtEnd(before place: SpoolPlace) {
        release(before: place)
        guard loss == nil, isAtEnd(place), !segments.isEmpty else { return }
        drop(0)
        isWriting = false
    }

    private func isRestartDue(_ segment: Segment) -> Bool {
        let limit = files.folder == nil ? Self.restartBytesInMemory : Self.restartBytes
        return !isWriting || segment.end >= limit && loss == nil
    }

    mutating func drop(_ index: Int) {
        let segment = segments.remove(at: index)
        fileBytes -= segment.fileBytes
        heldBytes -= segment.end
        buffer.forget(segment.ordinal)
        files.release(segment)
    }

    /// A segment that was found turned out to end here.
    mutating func settle(_ index: Int, end: Int, next: UInt64) {
        heldBytes += end - segments[index].end
        segments[index].end = end
        segments[index].next = next
    }

    // MARK: - Places

    /// Before the oldest frame.
    var head: SpoolPlace { segments.first.map(Self.start) ?? tail }

    /// Behind the newest one.
    var tail: SpoolPlace {
        guard let last = segments.last else {
            return SpoolPlace(ordinal: nextOrdinal, offset: 0, due: nextNumber)
        }
        return SpoolPlace(ordinal: last.ordinal, offset: last.end, due: last.next)
    }

    /// Whether nothing is left to read from there.
    func isAtEnd(_ place: SpoolPlace) -> Bool {
        guard let last = segments.last else { return true }
        return place.ordinal > last.ordinal
            || place.ordinal == last.ordinal && place.due >= last.next
    }

    static func start(of segment: Segment) -> SpoolPlace {
        SpoolPlace(ordinal: segment.ordinal, offset: 0, due: segment.first)
    }

    /// The number after the last event of an epoch, as far as anything of it is held.
    func end(ofEpoch epoch: UInt64) -> UInt64? {
        epoch == self.epoch ? nextNumber : segments.last { $0.epoch == epoch }?.next
    }

    /// Frames that wait behind that place, in bytes.
    func bytes(behind place: SpoolPlace) -> Int {
        var bytes = heldBytes
        for segment in segments {
            guard segment.ordinal <= place.ordinal else { break }
            bytes -= segment.ordinal < place.ordinal ? segment.end : min(place.offset, segment.end)
        }
        return bytes
    }
}

/// Where reading goes on: a segment, a place in its file, the number that is due there.
struct SpoolPlace: Equatable {
    var ordinal: Int
    var offset: Int
    var due: UInt64
}

/// Why a frame was not written.
enum SpoolFailure: Equatable {
    case quota
    /// errno
    case disk(Int32)
}
