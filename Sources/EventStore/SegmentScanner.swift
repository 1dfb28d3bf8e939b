import Disk
import Glibc
import Telemetry

/// The good blocks of a segment in order, whatever else is in the file. Where a block is damaged it
/// looks for the next one that is good, at every multiple of eight.
struct SegmentScanner: ~Copyable {
    struct Block {
        let header: BlockHeader
        let position: Int
        /// With its header; good until the next block is asked for.
        let bytes: UnsafeRawBufferPointer

        var frames: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[BlockFormat.headerBytes...])
        }
    }

    private static let windowBytes = 1 << 20

    private let descriptor: Int32
    private let seed: UInt32
    private let segment: UInt64
    private let window: UnsafeMutableRawPointer
    private var windowPosition = 0
    private var windowCount = 0
    private(set) var position = 0

    /// nil where there is no such file.
    init?(folder: LogFolder, segment: UInt64) {
        let descriptor = open(folder.segmentPath(segment), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        self.init(closing: descriptor, segment: segment, seed: folder.seed(segment))
    }

    init(closing descriptor: Int32, segment: UInt64, seed: UInt32) {
        self.descriptor = descriptor
        self.seed = seed
        self.segment = segment
        window = .allocate(byteCount: Self.windowBytes, alignment: 16)
    }

    deinit {
        close(descriptor)
        window.deallocate()
    }

    mutating func skip(to position: Int) { self.position = position }

    mutating func next() -> Block? {
        while let start = bytes(at: position, BlockFormat.headerBytes) {
            if let header = BlockHeader(reading: start, seed: seed),
                let start = bytes(at: position, header.bytes)
            {
                let bytes = UnsafeRawBufferPointer(start: start, count: header.bytes)
                if BlockFormat.isSound(bytes, header, seed: seed) {
                    let found = position
                    position = BlockFormat.aligned(position + header.bytes)
                    return Block(header: header, position: found, bytes: bytes)
                }
            }
            position += 8
        }
        return nil
    }

    /// Of the rest of the segment.
    mutating func index() -> SegmentIndex? {
        let marks = UnsafeMutablePointer<UInt64>.allocate(capacity: Frame.packetMarksMax)
        defer { marks.deallocate() }
        var index: SegmentIndex?
        while let block = next() {
            let known =
                index
                ?? SegmentIndex(
                    segment: segment, firstOffset: block.header.firstOffset)
            // What does not go on is left from before the segment was taken up again.
            guard block.header.firstOffset >= known.endOffset else { continue }
            index = known
            index?.add(block.header, at: block.position, frames: block.frames, marks: marks)
        }
        return index
    }

    /// nil where the file is shorter.
    private mutating func bytes(at position: Int, _ count: Int) -> UnsafeRawPointer? {
        if position < windowPosition || position + count > windowPosition + windowCount {
            windowPosition = position
            windowCount =
                OpenFile.read(
                    descriptor, into: window, bytesMax: Self.windowBytes, at: position
                ).bytes
        }
        guard position + count <= windowPosition + windowCount else { return nil }
        return UnsafeRawPointer(window + (position - windowPosition))
    }
}

extension BlockFormat {
    /// Whether a block whose header is good holds whole frames, as many events as it says, and
    /// nothing that would have to be trusted.
    static func isSound(
        _ bytes: UnsafeRawBufferPointer, _ header: BlockHeader, seed: UInt32
    ) -> Bool {
        var rest = UnsafeRawBufferPointer(rebasing: bytes[headerBytes...])
        guard Checksum.crc32c(rest, after: seed) == header.framesChecksum else { return false }
        var events: UInt64 = 0
        while !rest.isEmpty {
            guard let count = Frame.length(rest), count <= rest.count,
                let frame = try? Frame(
                    checking: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
            else { return false }
            events &+= UInt64(frame.eventCount)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
        return events == UInt64(header.events)
    }
}
