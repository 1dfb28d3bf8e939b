import Disk
import Telemetry

/// The index of a complete segment as a file.
extension SegmentIndex {
    private static let magic: UInt64 = 0x3130_5844_4e49_4c49
    /// More than any segment has.
    private static let chunksMax = 1 << 20
    private static let fileBytesMax = 256 << 20

    func encoded(seed: UInt32) -> [UInt8] {
        var table = ByteTable()
        table.add(Self.magic)
        table.add(segment)
        table.add(endOffset)
        table.add(endPosition)
        table.add(chunks.count)
        for chunk in chunks {
            table.add(chunk.firstOffset)
            table.add(chunk.position)
        }
        table.add(words: filters)
        let checksum = table.bytes.withUnsafeBytes { Checksum.crc32c($0, after: seed) }
        table.add(UInt64(checksum))
        return table.bytes
    }

    /// nil where the bytes are damaged, or of another segment.
    init?(_ bytes: [UInt8], segment: UInt64, seed: UInt32) {
        guard bytes.count > 8 else { return nil }
        var end = ByteTableReader(Array(bytes.suffix(8)))
        let checksum = bytes.dropLast(8).withUnsafeBytes { Checksum.crc32c($0, after: seed) }
        guard end.number() == UInt64(checksum) else { return nil }
        var reader = ByteTableReader(bytes)
        guard reader.number() == Self.magic, reader.number() == segment,
            let endOffset = reader.number(), let endPosition = reader.count(atMost: 1 << 40),
            let count = reader.count(atMost: Self.chunksMax)
        else { return nil }
        var chunks: [Chunk] = []
        for _ in 0..<count {
            guard let offset = reader.number(), let position = reader.count(atMost: 1 << 40) else {
                return nil
            }
            if let last = chunks.last {
                guard last.firstOffset < offset, last.position < position else { return nil }
            }
            chunks.append(Chunk(firstOffset: offset, position: position))
        }
        guard let filters = reader.words(count * PacketFilter.words),
            chunks.last.map({ $0.firstOffset < endOffset && $0.position < endPosition }) ?? true,
            chunks.allSatisfy({ $0.position % 8 == 0 })
        else { return nil }
        self.init(
            segment: segment, chunks: chunks, filters: filters, endOffset: endOffset,
            endPosition: endPosition)
    }

    /// Of a complete segment: from its file, or by reading the segment where that is damaged.
    static func load(_ segment: UInt64, of folder: LogFolder) -> SegmentIndex? {
        let seed = folder.seed(segment)
        if let bytes = try? PlainFile.read(
            folder.indexPath(segment), bytesMax: fileBytesMax, regularOnly: true),
            let index = SegmentIndex(bytes, segment: segment, seed: seed)
        {
            return index
        }
        guard var scanner = SegmentScanner(folder: folder, segment: segment) else { return nil }
        return scanner.index()
    }
}
