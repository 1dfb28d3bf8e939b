import Telemetry

/// Blocks, of which segments consist: frames as they came, behind a header.
///
///      0  magic "ILB1"               4  bytes of the block, header included
///      8  CRC32C of the frames      12  CRC32C of the header but for this field
///     16  offset of its first event 24  microseconds since 1970 of its storing
///     32  events                    36  events before it that were not yet durable when it was made
///     40  frames
///
/// A block begins at a multiple of eight. Both checksums go on from one over the log's identity and
/// the segment's number, so that what an older use of the file left behind, or what a peer sent to
/// look like a block, is never taken for one.
enum BlockFormat {
    static let magic: UInt32 = 0x3142_4c49
    static let headerBytes = 40
    /// A block that has grown to this is closed.
    static let bytesWanted = 64 << 10
    static let bytesMax = headerBytes + bytesWanted + TelemetryFormat.frameBytesMax
    /// Blocks are found, read and searched in groups of about this size.
    static let chunkBytesWanted = 64 << 10
    static let chunkBytesMax = chunkBytesWanted + bytesMax + 8
    /// Offsets stay exact in a JSON number.
    static let offsetMax: UInt64 = 1 << 53 - 1

    static func aligned(_ place: Int) -> Int { (place + 7) & ~7 }

    /// Where both checksums of a segment's blocks begin.
    static func seed(identity: [UInt8], segment: UInt64) -> UInt32 {
        var bytes = identity
        for shift in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: segment >> (8 * UInt64(shift))))
        }
        return bytes.withUnsafeBytes { Checksum.crc32c($0) }
    }
}

/// The header of a block whose checksum was right.
struct BlockHeader {
    var bytes: Int
    var framesChecksum: UInt32
    var firstOffset: UInt64
    var wallMicroseconds: Int64
    var events: UInt32
    var undurable: UInt32

    var endOffset: UInt64 { firstOffset &+ UInt64(events) }
    /// Everything before it was durable when the block was made.
    var durableOffset: UInt64 { firstOffset &- min(UInt64(undurable), firstOffset) }
}

extension BlockHeader {
    /// Of forty bytes; nil where they are none.
    init?(reading start: UnsafeRawPointer, seed: UInt32) {
        guard start.loadUnaligned(as: UInt32.self) == BlockFormat.magic else { return nil }
        let checksum = start.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
        guard checksum == Self.checksum(start, seed: seed) else { return nil }
        self.init(trusting: start)
        guard bytes > BlockFormat.headerBytes, bytes <= BlockFormat.bytesMax, events > 0,
            firstOffset <= BlockFormat.offsetMax
        else { return nil }
    }

    init(trusting start: UnsafeRawPointer) {
        bytes = Int(start.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        framesChecksum = start.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        firstOffset = start.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        wallMicroseconds = start.loadUnaligned(fromByteOffset: 24, as: Int64.self)
        events = start.loadUnaligned(fromByteOffset: 32, as: UInt32.self)
        undurable = start.loadUnaligned(fromByteOffset: 36, as: UInt32.self)
    }

    func write(to start: UnsafeMutableRawPointer, seed: UInt32) {
        start.storeBytes(of: BlockFormat.magic, as: UInt32.self)
        start.storeBytes(of: UInt32(bytes), toByteOffset: 4, as: UInt32.self)
        start.storeBytes(of: framesChecksum, toByteOffset: 8, as: UInt32.self)
        start.storeBytes(of: firstOffset, toByteOffset: 16, as: UInt64.self)
        start.storeBytes(of: wallMicroseconds, toByteOffset: 24, as: Int64.self)
        start.storeBytes(of: events, toByteOffset: 32, as: UInt32.self)
        start.storeBytes(of: undurable, toByteOffset: 36, as: UInt32.self)
        start.storeBytes(
            of: Self.checksum(start, seed: seed), toByteOffset: 12, as: UInt32.self)
    }

    private static func checksum(_ start: UnsafeRawPointer, seed: UInt32) -> UInt32 {
        let head = Checksum.crc32c(UnsafeRawBufferPointer(start: start, count: 12), after: seed)
        return Checksum.crc32c(UnsafeRawBufferPointer(start: start + 16, count: 24), after: head)
    }
}
