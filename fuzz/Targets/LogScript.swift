import Telemetry

/// Segments of a log, from a script: bytes as they are, blocks of good frames, and blocks of
/// anything whose checksums are right.
struct LogScript {
    private var rest: ArraySlice<UInt8>
    private let identity: [UInt8]
    private var builder = SampleFrame()
    private var offset: UInt64 = 0

    init(_ bytes: [UInt8], identity: [UInt8]) {
        rest = bytes[...]
        self.identity = identity
    }

    static func seed(_ identity: [UInt8], segment: UInt64) -> UInt32 {
        let bytes = identity + withUnsafeBytes(of: segment.littleEndian) { Array($0) }
        return bytes.withUnsafeBytes { Checksum.crc32c($0) }
    }

    mutating func segments() -> [[UInt8]] {
        var segments: [[UInt8]] = [[]]
        while let kind = rest.popFirst() {
            let segment = segments.count - 1
            let seed = Self.seed(identity, segment: UInt64(segment))
            switch kind % 4 {
            case 0: segments[segment] += piece()
            case 1:
                offset &+= UInt64(truncatingIfNeeded: Int8(bitPattern: rest.popFirst() ?? 0))
                let events = UInt32(rest.popFirst() ?? 0)
                let block = block(frames: patched(piece()), events: events, seed: seed)
                segments[segment] += block
            case 2:
                let count = Int(rest.popFirst() ?? 0) % 4 + 1
                let frames = (0..<count).flatMap { _ in builder.next() }
                segments[segment] += block(frames: frames, events: UInt32(count), seed: seed)
            default: segments.append([])
            }
        }
        return segments
    }

    private mutating func piece() -> [UInt8] {
        let count = Int(rest.popFirst() ?? 0)
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// With the checksum of a frame that begins here put right.
    private func patched(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        guard bytes.count >= TelemetryFormat.headerBytes else { return bytes }
        bytes.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: TelemetryFormat.magic, as: UInt32.self)
            bytes.storeBytes(of: UInt32(bytes.count), toByteOffset: 4, as: UInt32.self)
            bytes.storeBytes(of: TelemetryFormat.version, toByteOffset: 14, as: UInt16.self)
            let crc = Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[12...]))
            bytes.storeBytes(of: crc, toByteOffset: 8, as: UInt32.self)
        }
        return bytes
    }

    private mutating func block(frames: [UInt8], events: UInt32, seed: UInt32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 40) + frames
        bytes.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: 0x3142_4c49, as: UInt32.self)
            bytes.storeBytes(of: UInt32(bytes.count), toByteOffset: 4, as: UInt32.self)
            let crc = Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[40...]), after: seed)
            bytes.storeBytes(of: crc, toByteOffset: 8, as: UInt32.self)
            bytes.storeBytes(of: offset, toByteOffset: 16, as: UInt64.self)
            bytes.storeBytes(of: events, toByteOffset: 32, as: UInt32.self)
            let head = Checksum.crc32c(
                UnsafeRawBufferPointer(rebasing: bytes[..<12]), after: seed)
            bytes.storeBytes(
                of: Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[16..<40]), after: head),
                toByteOffset: 12, as: UInt32.self)
        }
        offset &+= UInt64(events)
        bytes += [UInt8](repeating: 0, count: -bytes.count & 7)
        return bytes
    }
}

/// Good frames of one event each, one after the other.
private struct SampleFrame {
    private var sequence: UInt64 = 0

    mutating func next() -> [UInt8] {
        var builder = FrameBuilder(node: Array("node".utf8))
        builder.begin(epoch: 1, firstSequence: sequence, microseconds: 1)
        sequence += 1
        let record = RecordWriter.text(
            sequence % 2 == 0 ? .nodeStatus : .log, key: Array("packet".utf8),
            data: Array("{}".utf8))
        record?.withUnsafeBytes {
            guard let start = $0.baseAddress else { return }
            _ = builder.add(start, bytes: $0.count, at: 1, events: 1)
        }
        return Array(builder.finish())
    }
}
