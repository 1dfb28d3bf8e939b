import Disk
import Telemetry

/// A part of a segment, read for whoever sends what was spooled. Without memory while nobody reads.
struct SegmentBuffer: ~Copyable {
    /// Holds the longest frame, wherever the last part ended.
    private static let bytesMax = 2 * TelemetryFormat.frameBytesMax

    private var memory: UnsafeMutableRawPointer?
    private var ordinal = -1
    private var start = 0
    private var count = 0

    deinit { memory?.deallocate() }

    /// What it has of the segment from there on.
    func bytes(of segment: Segment, from offset: Int) -> UnsafeRawBufferPointer {
        guard ordinal == segment.ordinal, offset >= start, offset < start + count else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(
            start: memory.unsafelyUnwrapped + (offset - start), count: start + count - offset)
    }

    /// False: nothing was read.
    mutating func fill(_ segment: Segment, from offset: Int) -> Bool {
        let place =
            memory ?? UnsafeMutableRawPointer.allocate(byteCount: Self.bytesMax, alignment: 16)
        memory = place
        ordinal = segment.ordinal
        start = offset
        let wanted = max(0, min(Self.bytesMax, segment.end - offset))
        let read = OpenFile.read(
            segment.descriptor, into: place, bytesMax: wanted, at: offset)
        count = read.code == 0 ? read.bytes : 0
        return count > 0
    }

    /// The segment's bytes change, or it goes.
    mutating func forget(_ ordinal: Int) {
        if self.ordinal == ordinal { self.ordinal = -1 }
    }

    mutating func releaseMemory() {
        memory?.deallocate()
        memory = nil
        ordinal = -1
    }
}
