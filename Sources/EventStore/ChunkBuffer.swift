import Disk
import Telemetry

/// One chunk of a segment in memory: its good blocks.
struct ChunkBuffer: ~Copyable {
    struct Block {
        let place: Int
        let bytes: Int
        let firstOffset: UInt64
        let endOffset: UInt64
    }

    let start: UnsafeMutableRawPointer
    private(set) var blocks: [Block] = []
    private(set) var segment = UInt64.max
    private(set) var position = 0
    private(set) var end = 0

    init() { start = .allocate(byteCount: BlockFormat.chunkBytesMax, alignment: 16) }

    deinit { start.deallocate() }

    func holds(_ segment: UInt64, _ position: Int, _ end: Int) -> Bool {
        self.segment == segment && self.position == position && self.end == end
    }

    mutating func forget() { segment = .max }

    /// Reads and verifies; what is not good is left out.
    mutating func load(
        _ descriptor: Int32, segment: UInt64, position: Int, end: Int, seed: UInt32
    ) {
        self.segment = segment
        self.position = position
        self.end = end
        blocks.removeAll(keepingCapacity: true)
        let count = OpenFile.read(
            descriptor, into: start, bytesMax: min(end - position, BlockFormat.chunkBytesMax),
            at: position
        ).bytes
        var place = 0
        while place + BlockFormat.headerBytes <= count {
            if let header = BlockHeader(reading: start + place, seed: seed),
                place + header.bytes <= count,
                BlockFormat.isSound(
                    UnsafeRawBufferPointer(start: start + place, count: header.bytes), header,
                    seed: seed),
                header.firstOffset >= blocks.last?.endOffset ?? 0
            {
                blocks.append(
                    Block(
                        place: place, bytes: header.bytes, firstOffset: header.firstOffset,
                        endOffset: header.endOffset))
                place = BlockFormat.aligned(place + header.bytes)
            } else {
                place += 8
            }
        }
    }
}
