import Disk
import Glibc
import Telemetry

/// Reads what a folder holds when a hub takes it.
///
/// Blocks are taken in the order of their offsets. Where some are missing, a later block tells
/// whether they had been durable: then they are damaged, and stay missing. Otherwise nobody was
/// promised them, the log is cut there, and whoever sent them sends them again.
struct LogRecovery {
    private(set) var segments: [LogSegment] = []
    /// Of the segment that is written on.
    private(set) var index: SegmentIndex
    private(set) var tables = LogTables()
    private(set) var damagedEvents: UInt64 = 0

    private let folder: LogFolder
    private let numbers: [UInt64]
    /// Whether one was found, and one that is newer.
    private let hasCheckpoint: Bool
    private var checkpoint: Checkpoint?
    private var isCut = false

    static func run(
        _ folder: LogFolder, _ calls: DiskCalls
    ) throws(StoreFailure) -> LogRecovery {
        folder.removeUnfinished()
        var recovery = LogRecovery(folder)
        let marks = UnsafeMutablePointer<UInt64>.allocate(capacity: Frame.packetMarksMax)
        defer { marks.deallocate() }
        for place in recovery.numbers.indices where !recovery.isCut {
            recovery.read(place, marks)
        }
        try recovery.settle(calls)
        return recovery
    }

    private init(_ folder: LogFolder) {
        self.folder = folder
        let bytes = try? PlainFile.read(
            folder.checkpointPath, bytesMax: Checkpoint.bytesMax, regularOnly: true)
        let checkpoint = bytes.flatMap { Checkpoint($0, identity: folder.identity) }
        hasCheckpoint = checkpoint != nil
        let all = folder.segments()
        if let checkpoint {
            let known = Set(all)
            segments = checkpoint.segments.filter { known.contains($0.number) }
            let kept = Set(segments.map(\.number))
            // A segment that the checkpoint does not know was retired before it.
            for number in all where number < checkpoint.segment && !kept.contains(number) {
                unlink(folder.segmentPath(number))
                unlink(folder.indexPath(number))
            }
            numbers = all.filter { $0 >= checkpoint.segment }
            tables = checkpoint.tables
        } else {
            numbers = all
        }
        let number = checkpoint?.segment ?? all.first ?? 0
        index = SegmentIndex(segment: number, firstOffset: checkpoint?.offset ?? 0)
    }

    /// One segment after the other; `index` is that of the last one which held anything.
    private mutating func read(_ place: Int, _ marks: UnsafeMutablePointer<UInt64>) {
        let number = numbers[place]
        guard var scanner = SegmentScanner(folder: folder, segment: number) else { return }
        var facts: LogSegment?
        // Without a checkpoint the log begins at whatever is there first.
        var isFirstOfAll = segments.isEmpty && index.endOffset == 0 && !hasCheckpoint
        let nextFirst = firstOffset(after: place)
        while let block = scanner.next() {
            let first = block.header.firstOffset
            if let nextFirst, first >= nextFirst { break }
            if isFirstOfAll, facts == nil {
                index = SegmentIndex(segment: number, firstOffset: first)
            }
            isFirstOfAll = false
            // What does not go on is left from before the segment was taken up again.
            guard first >= index.endOffset else { continue }
            if first > index.endOffset {
                guard wasDurable(index.endOffset, block.header, block.position, place) else {
                    isCut = true
                    break
                }
                damagedEvents += first - index.endOffset
            }
            if facts == nil {
                // What is missing before the first of all is damaged, and told.
                let begin = segments.isEmpty ? index.endOffset : first
                complete(number, at: begin)
                facts = LogSegment(number: number, firstOffset: begin)
            }
            let hasTexts = index.add(
                block.header, at: block.position, frames: block.frames, marks: marks)
            tables.note(block.frames, from: first, hasTexts: hasTexts)
            facts?.note(block.header, endPosition: index.endPosition)
        }
        if let facts { segments.append(facts) }
    }

    /// The next segment begins: what came before is complete.
    private mutating func complete(_ number: UInt64, at offset: UInt64) {
        if !index.chunks.isEmpty {
            try? LogFolder.replace(
                folder.indexPath(index.segment),
                with: index.encoded(seed: folder.seed(index.segment)))
            checkpoint = Checkpoint(
                segment: number, offset: offset, segments: segments, tables: tables)
        }
        index = SegmentIndex(segment: number, firstOffset: offset)
    }

    /// Whether a block from here on says that everything up to beyond the offset was durable.
    private func wasDurable(
        _ offset: UInt64, _ header: BlockHeader, _ position: Int, _ place: Int
    ) -> Bool {
        if header.durableOffset > offset { return true }
        for later in place..<numbers.count {
            guard var scanner = SegmentScanner(folder: folder, segment: numbers[later]) else {
                continue
            }
            if later == place { scanner.skip(to: position) }
            while let block = scanner.next() {
                if block.header.durableOffset > offset { return true }
            }
        }
        return false
    }

    private func firstOffset(after place: Int) -> UInt64? {
        for number in numbers[(place + 1)...] {
            guard var scanner = SegmentScanner(folder: folder, segment: number) else { continue }
            if let block = scanner.next() { return block.header.firstOffset }
        }
        return nil
    }

    /// Leaves on disk what was taken, and nothing behind it, and makes sure of it.
    private mutating func settle(_ calls: DiskCalls) throws(StoreFailure) {
        let taken = Set(segments.map(\.number))
        for number in numbers where !taken.contains(number) {
            unlink(folder.segmentPath(number))
            unlink(folder.indexPath(number))
        }
        for number in numbers where taken.contains(number) {
            let end = number == index.segment ? index.endPosition : nil
            do {
                try keep(number, cutAt: end, calls)
            } catch {
                throw StoreFailure(error)
            }
        }
        // A hub that was killed may not have come to make sure of a segment's name, and this one
        // goes on in it.
        let code = calls.syncFolder(folder.descriptor)
        guard code == 0 else { throw StoreFailure(FileError(.write, folder.path, code)) }
        if segments.last?.number != index.segment {
            segments.append(
                LogSegment(number: index.segment, firstOffset: index.endOffset))
        }
        let kept = Set(segments.map(\.number))
        for number in folder.indexes() where !kept.contains(number) {
            unlink(folder.indexPath(number))
        }
        if !hasCheckpoint, numbers.isEmpty {
            // A new log begins here; whatever is lost of its beginning will be missed.
            checkpoint = Checkpoint(
                segment: index.segment, offset: 0, segments: [], tables: tables)
        }
        if let checkpoint, checkpoint.segment == index.segment {
            try? LogFolder.replace(
                folder.checkpointPath, with: checkpoint.encoded(identity: folder.identity))
        }
    }

    private func keep(
        _ number: UInt64, cutAt end: Int?, _ calls: DiskCalls
    ) throws(FileError) {
        let path = folder.segmentPath(number)
        let file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw FileError(.write, path) }
        defer { close(file) }
        if let end, ftruncate(file, off_t(end)) != 0 { throw FileError(.write, path) }
        let code = calls.sync(file)
        guard code == 0 else { throw FileError(.write, path, code) }
    }
}
