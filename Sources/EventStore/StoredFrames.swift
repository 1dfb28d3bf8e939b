package import Telemetry

/// Frames of the log, in order, with their offsets. Their checksums were right and their numbers are
/// sound.
///
///     while let stored = frames.next() { ... stored.frame.events ... }
package struct StoredFrames: IteratorProtocol {
    /// Of the first frame's first event.
    package private(set) var firstOffset: UInt64
    /// After the last frame's last event.
    package let endOffset: UInt64

    /// What is left: headers of blocks stand between the frames.
    private var rest: UnsafeRawBufferPointer
    /// Bytes up to the next header.
    private var block: Int
    /// When the block was stored, microseconds since 1970.
    private var wallMicroseconds: Int64

    /// `bytes` begins with a frame, of whose block so many bytes are left.
    init(
        firstOffset: UInt64, endOffset: UInt64, bytes: UnsafeRawBufferPointer, ofBlock block: Int,
        wallMicroseconds: Int64
    ) {
        self.firstOffset = firstOffset
        self.endOffset = endOffset
        rest = bytes
        self.block = block
        self.wallMicroseconds = wallMicroseconds
    }

    package mutating func next() -> StoredFrame? {
        while firstOffset < endOffset, let start = rest.baseAddress {
            if block == 0 {
                let header = BlockHeader(trusting: start)
                wallMicroseconds = header.wallMicroseconds
                block = header.bytes - BlockFormat.headerBytes
                drop(BlockFormat.headerBytes)
                continue
            }
            let count = Int(start.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
            let frame = Frame(
                trusting: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
            let stored = StoredFrame(
                frame: frame, firstOffset: firstOffset, wallMicroseconds: wallMicroseconds)
            firstOffset &+= UInt64(frame.eventCount)
            block -= count
            drop(count)
            if block == 0 { alignToBlock() }
            return stored
        }
        return nil
    }

    /// Behind the last frame of a block come up to seven bytes that mean nothing.
    private mutating func alignToBlock() {
        guard let start = rest.baseAddress else { return }
        let place = Int(bitPattern: start)
        drop(min(rest.count, BlockFormat.aligned(place) - place))
    }

    private mutating func drop(_ count: Int) {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
}

/// One frame of the log.
package struct StoredFrame {
    package let frame: Frame
    /// Of its first event; each event takes as many offsets as numbers.
    package let firstOffset: UInt64
    /// When the hub stored it, microseconds since 1970.
    package let wallMicroseconds: Int64

    package var endOffset: UInt64 { firstOffset &+ UInt64(frame.eventCount) }

    /// Of one of its events.
    package func offset(of event: EventView) -> UInt64 {
        firstOffset &+ (event.sequence &- frame.firstSequence)
    }
}
