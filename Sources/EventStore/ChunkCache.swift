import Glibc

/// What was read last of segments: chunks, where their chunks are, and open files. A few of each,
/// for readers that catch up.
struct ChunkCache: ~Copyable {
    /// Each is some 400 KiB.
    private static let chunksMax = 4
    private static let segmentsMax = 8

    private struct Segment {
        let index: SegmentIndex
        let descriptor: Int32
        var used: UInt64
    }

    private let folder: LogFolder
    private var segments: [UInt64: Segment] = [:]
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
        for segment in segments.values { close(segment.descriptor) }
    }

    /// Of a complete segment.
    mutating func index(of number: UInt64) -> SegmentIndex? { segment(number, nil)?.index }

    /// A chunk's good blocks; nil where the file cannot be read. `index` is that of a segment which
    /// is not complete.
    mutating func chunk(
        of number: UInt64, position: Int, end: Int, index: SegmentIndex?
    ) -> UnsafePointer<ChunkBuffer>? {
        ticks += 1
        for place in used.indices where buffers[place].holds(number, position, end) {
            used[place] = ticks
            return UnsafePointer(buffers + place)
        }
        guard let segment = segment(number, index) else { return nil }
        let place = freePlace()
        buffers[place].load(
            segment.descriptor, segment: number, position: position, end: end,
            seed: folder.seed(number))
        used[place] = ticks
        return UnsafePointer(buffers + place)
    }

    /// Of a segment that is retired.
    mutating func forget(_ number: UInt64) {
        if let segment = segments.removeValue(forKey: number) { close(segment.descriptor) }
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

    private mutating func segment(_ number: UInt64, _ index: SegmentIndex?) -> Segment? {
        ticks += 1
        if segments[number] != nil {
            segments[number]?.used = ticks
            return segments[number]
        }
        let known = index ?? SegmentIndex.load(number, of: folder)?.withoutFilters
        guard let known else { return nil }
        let opened = open(folder.segmentPath(number), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard opened >= 0 else { return nil }
        if segments.count >= Self.segmentsMax,
            let oldest = segments.min(by: { $0.value.used < $1.value.used })
        {
            close(oldest.value.descriptor)
            segments[oldest.key] = nil
        }
        let segment = Segment(index: known, descriptor: opened, used: ticks)
        segments[number] = segment
        return segment
    }
}
