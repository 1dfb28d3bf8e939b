import Glibc

/// What was read last of segments: chunks, where their chunks are, and open files. A few of each,
/// for readers that catch up.
struct ChunkCache: ~Copyable {
    /// Each is some 400 KiB.
    private static let chunksMax = 4
    private static let segmentsMax = 8

    private struct File {
        let descriptor: Int32
        var used: UInt64
    }

    private let folder: LogFolder
    private var files: [UInt64: File] = [:]
    private var indexes: [(segment: UInt64, index: SegmentIndex)] = []
    private let buffers: UnsafeMutablePointer<ChunkBuffer>
    private var used: [UInt64] = []
    private var ticks: UInt64 = 0

    init(folder: LogFolder) {
        self.folder = folder
        buffers = .allocate(capacity: Self.chunksMax)
    }

    deinit {
        buffers.deinitialize(count: used.count)
        buffers.deallocate()
        for file in files.values { close(file.descriptor) }
    }

    /// Of a complete segment.
    mutating func index(of number: UInt64) -> SegmentIndex? {
        if let known = indexes.first(where: { $0.segment == number }) { return known.index }
        guard let index = SegmentIndex.load(number, of: folder)?.withoutFilters else { return nil }
        if indexes.count >= Self.segmentsMax { indexes.removeFirst() }
        indexes.append((number, index))
        return index
    }

    /// A chunk's good blocks; nil where the file cannot be read.
    mutating func chunk(
        of number: UInt64, position: Int, end: Int
    ) -> UnsafePointer<ChunkBuffer>? {
        ticks += 1
        for place in used.indices where buffers[place].holds(number, position, end) {
            used[place] = ticks
            return UnsafePointer(buffers + place)
        }
        guard let file = file(number) else { return nil }
        let place = freePlace()
        buffers[place].load(
            file, segment: number, position: position, end: end,
            seed: folder.seed(number))
        used[place] = ticks
        return UnsafePointer(buffers + place)
    }

    /// Of a segment that is retired.
    mutating func forget(_ number: UInt64) {
        if let file = files.removeValue(forKey: number) { close(file.descriptor) }
        indexes.removeAll { $0.segment == number }
        for place in used.indices where buffers[place].segment == number {
            buffers[place].forget()
        }
    }

    private mutating func freePlace() -> Int {
        if used.count < Self.chunksMax {
            (buffers + used.count).initialize(to: ChunkBuffer())
            used.append(ticks)
            return used.count - 1
        }
        return used.indices.min { used[$0] < used[$1] } ?? 0
    }

    private mutating func file(_ number: UInt64) -> Int32? {
        if let known = files[number] {
            files[number]?.used = ticks
            return known.descriptor
        }
        let opened = open(folder.segmentPath(number), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard opened >= 0 else { return nil }
        if files.count >= Self.segmentsMax,
            let oldest = files.min(by: { $0.value.used < $1.value.used })
        {
            close(oldest.value.descriptor)
            files[oldest.key] = nil
        }
        files[number] = File(descriptor: opened, used: ticks)
        return opened
    }
}
