/// A frame without events that somebody has already.
extension Frame {
    /// The frame from one of its numbers on, as a frame of its own. What cannot be cut is replaced
    /// by a tombstone for what is left of it.
    package func rest(from sequence: UInt64) -> [UInt8] {
        var number = firstSequence
        var place = TelemetryFormat.headerBytes
        var cut: [UInt8] = []
        while place < recordsEnd, number < sequence {
            let record = RecordView(start: start + place)
            number &+= UInt64(record.eventCount)
            place &+= max(4, record.byteCount)
            if number > sequence { cut = Self.cut(record, to: UInt32(number &- sequence)) }
        }
        var rest = Array(bytes.prefix(TelemetryFormat.headerBytes))
        rest += cut
        rest += bytes[min(place, recordsEnd)..<recordsEnd]
        let end = rest.count
        rest += bytes[recordsEnd...]
        let skipped = min(sequence, nextSequence) &- firstSequence
        rest.withUnsafeMutableBytes { rest in
            // It begins with a header.
            let start = rest.baseAddress.unsafelyUnwrapped
            start.storeBytes(of: UInt32(rest.count), toByteOffset: 4, as: UInt32.self)
            start.storeBytes(of: UInt32(end), toByteOffset: 16, as: UInt32.self)
            start.storeBytes(
                of: eventCount &- UInt32(truncatingIfNeeded: skipped), toByteOffset: 20,
                as: UInt32.self)
            start.storeBytes(of: firstSequence &+ skipped, toByteOffset: 32, as: UInt64.self)
            let crc = Checksum.crc32c(UnsafeRawBufferPointer(rebasing: rest[12...]))
            start.storeBytes(of: crc, toByteOffset: 8, as: UInt32.self)
        }
        return rest
    }

    private static func cut(_ record: RecordView, to count: UInt32) -> [UInt8] {
        let reason = record.kind == .tombstone ? LossReason(rawValue: record.detail) : nil
        return [UInt8](unsafeUninitializedCapacity: RecordLayout.tombstoneBytes) { bytes, used in
            // It has room for a tombstone.
            let place = UnsafeMutableRawPointer(bytes.baseAddress.unsafelyUnwrapped)
            used = RecordWriter.tombstone(place, count: count, reason ?? .missing)
            place.storeBytes(of: record.timeOffset, toByteOffset: 4, as: Int32.self)
        }
    }
}
