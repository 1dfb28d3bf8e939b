import Glibc
import Telemetry

/// Where things are in one segment: chunks of about 64 KiB, each with its first offset and a filter
/// of the packets it tells of.
struct SegmentIndex: Sendable {
    struct Chunk: Sendable, Equatable {
        var firstOffset: UInt64
        /// Of its first block in the segment.
        var position: Int
    }

    let segment: UInt64
    private(set) var chunks: [Chunk] = []
    private(set) var filters: [UInt64] = []
    private(set) var endOffset: UInt64
    private(set) var endPosition = 0

    init(segment: UInt64, firstOffset: UInt64) {
        self.segment = segment
        endOffset = firstOffset
    }

    /// From a file that was checked.
    init(
        segment: UInt64, chunks: [Chunk], filters: [UInt64], endOffset: UInt64, endPosition: Int
    ) {
        self.segment = segment
        self.chunks = chunks
        self.filters = filters
        self.endOffset = endOffset
        self.endPosition = endPosition
    }

    /// For whoever looks for offsets alone.
    var withoutFilters: SegmentIndex {
        SegmentIndex(
            segment: segment, chunks: chunks, filters: [], endOffset: endOffset,
            endPosition: endPosition)
    }

    var firstOffset: UInt64 { chunks.first?.firstOffset ?? endOffset }

    /// The next block of the segment. `marks` is memory for the frames' marks. Whether it has texts.
    @discardableResult
    mutating func add(
        _ header: BlockHeader, at position: Int, frames: UnsafeRawBufferPointer,
        marks: UnsafeMutablePointer<UInt64>
    ) -> Bool {
        var hasTexts = false
        let isFull = chunks.last.map { position - $0.position >= BlockFormat.chunkBytesWanted }
        if isFull ?? true {
            chunks.append(Chunk(firstOffset: header.firstOffset, position: position))
            filters.append(contentsOf: repeatElement(0, count: PacketFilter.words))
        }
        let base = filters.count - PacketFilter.words
        filters.withUnsafeMutableBufferPointer { filters in
            guard let start = filters.baseAddress else { return }
            var rest = frames
            while let count = Frame.length(rest), count <= rest.count {
                let frame = Frame(trusting: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
                if PacketFilter.insert(frame, marks: marks, into: start + base) {
                    hasTexts = true
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
        endOffset = header.endOffset
        endPosition = BlockFormat.aligned(position + header.bytes)
        return hasTexts
    }

    /// Leaves out everything from a block on. Filters keep what they have: they may say yes too
    /// often.
    mutating func cut(from offset: UInt64, position: Int) {
        while let last = chunks.last, last.position >= position {
            chunks.removeLast()
            filters.removeLast(PacketFilter.words)
        }
        endOffset = offset
        endPosition = position
    }

    /// The chunk with that offset: where it begins, where it ends and which offset follows it.
    func chunk(with offset: UInt64) -> (position: Int, end: Int, next: UInt64)? {
        guard offset >= firstOffset, offset < endOffset else { return nil }
        var low = 0
        var high = chunks.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if chunks[middle].firstOffset <= offset { low = middle } else { high = middle }
        }
        return span(low)
    }

    func span(_ chunk: Int) -> (position: Int, end: Int, next: UInt64) {
        let isLast = chunk + 1 == chunks.count
        return (
            chunks[chunk].position, isLast ? endPosition : chunks[chunk + 1].position,
            isLast ? endOffset : chunks[chunk + 1].firstOffset
        )
    }

    /// Whether the chunk may tell of the packet.
    func mayHold(_ mark: UInt64, chunk: Int) -> Bool {
        filters.withUnsafeBufferPointer { filters in
            guard let start = filters.baseAddress else { return false }
            return PacketFilter.holds(mark, start + chunk * PacketFilter.words)
        }
    }
}
