/// A frame that was checked from its first byte to its last: whatever is read of it afterwards lies
/// within it. It borrows its bytes, which must stay as they are.
package struct Frame {
    package let bytes: UnsafeRawBufferPointer
    let start: UnsafeRawPointer
    let recordsEnd: Int
    package let linkCount: Int
    package let eventCount: UInt32
    package let epoch: UInt64
    package let firstSequence: UInt64
    package let microseconds: Int64

    /// How long the frame is that begins here, before more of it is known than this; nil: fewer
    /// than eight bytes, or no frame at all.
    package static func length(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 8, let start = bytes.baseAddress,
            start.loadUnaligned(as: UInt32.self) == TelemetryFormat.magic
        else { return nil }
        let count = Int(start.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        return count >= TelemetryFormat.headerBytes && count <= TelemetryFormat.frameBytesMax
            ? count : nil
    }

    /// All of `bytes` must be one frame.
    package init(checking bytes: UnsafeRawBufferPointer) throws(TelemetryFault) {
        guard bytes.count >= TelemetryFormat.headerBytes, let start = bytes.baseAddress else {
            throw .tooShort
        }
        guard start.loadUnaligned(as: UInt32.self) == TelemetryFormat.magic else {
            throw .notAFrame
        }
        let version = start.loadUnaligned(fromByteOffset: 14, as: UInt16.self)
        guard version == TelemetryFormat.version else { throw .foreignVersion(version) }
        guard Self.length(bytes) == bytes.count else { throw .lengthWrong }
        let crc = Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[12...]))
        guard crc == start.loadUnaligned(fromByteOffset: 8, as: UInt32.self) else {
            throw .checksumWrong
        }
        self.init(trusting: bytes)
        try checkTable()
        try checkRecords()
    }

    /// Of a frame that was checked when it was stored.
    package init(trusting bytes: UnsafeRawBufferPointer) {
        // Whoever trusts it has seen its checksum.
        let start = bytes.baseAddress.unsafelyUnwrapped
        self.bytes = bytes
        self.start = start
        linkCount = Int(start.loadUnaligned(fromByteOffset: 12, as: UInt16.self))
        recordsEnd = Int(start.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
        eventCount = start.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
        epoch = start.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        firstSequence = start.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
        microseconds = start.loadUnaligned(fromByteOffset: 40, as: Int64.self)
    }

    /// The number after its last event.
    package var nextSequence: UInt64 { firstSequence &+ UInt64(eventCount) }

    /// The node that it comes from.
    package var node: UnsafeRawBufferPointer { link(0).name }

    /// Whether the hub has numbered its events: then it never comes again.
    package var isNumberedByHub: Bool { link(0).session == TelemetryFormat.numberedNode }

    /// An entry of the table, which there must be. Found by walking, as tables are short.
    package func link(_ index: Int) -> (session: UInt64, name: UnsafeRawBufferPointer) {
        var place = recordsEnd
        for _ in 0..<index { place &+= 9 &+ nameCount(at: place) }
        return link(at: place)
    }

    /// The entry that stands there.
    @inline(__always)
    func link(at place: Int) -> (session: UInt64, name: UnsafeRawBufferPointer) {
        (
            start.loadUnaligned(fromByteOffset: place, as: UInt64.self),
            // Of a checked frame it is all of the name.
            UnsafeRawBufferPointer(
                start: start + place + 9,
                count: min(nameCount(at: place), bytes.count &- place &- 9))
        )
    }

    private func nameCount(at place: Int) -> Int {
        Int(start.load(fromByteOffset: place &+ 8, as: UInt8.self))
    }

    private func checkTable() throws(TelemetryFault) {
        guard recordsEnd >= TelemetryFormat.headerBytes, recordsEnd & 3 == 0,
            recordsEnd <= bytes.count, linkCount > 0,
            linkCount <= TelemetryFormat.linksPerFrameMax, epoch <= TelemetryFormat.epochMax,
            // Numbers and times stay far from where arithmetic ends.
            firstSequence < 1 << 62, microseconds > -(1 << 60), microseconds < 1 << 60
        else { throw .tableWrong }
        var place = recordsEnd
        for index in 0..<linkCount {
            guard place &+ 9 <= bytes.count else { throw .tableWrong }
            let count = nameCount(at: place)
            guard place &+ 9 &+ count <= bytes.count, count > 0 || index > 0,
                Self.isText(UnsafeRawBufferPointer(start: start + place + 9, count: count))
            else { throw .tableWrong }
            place &+= 9 &+ count
        }
        guard place == bytes.count else { throw .tableWrong }
    }

    /// Names are mostly ASCII.
    private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
    }

    private func checkRecords() throws(TelemetryFault) {
        var place = TelemetryFormat.headerBytes
        var events: UInt64 = 0
        while place < recordsEnd {
            guard recordsEnd &- place >= RecordLayout.headBytes else {
                throw .recordWrong(at: place)
            }
            let record = RecordView(start: start + place)
            let count = record.byteCount
            guard count <= recordsEnd &- place, record.isSound(linkCount: linkCount) else {
                throw .recordWrong(at: place)
            }
            events &+= UInt64(record.eventCount)
            place &+= count
        }
        guard events == UInt64(eventCount), eventCount > 0 else { throw .countWrong }
    }
}
