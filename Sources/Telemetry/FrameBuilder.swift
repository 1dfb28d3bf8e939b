import Glibc

/// Puts records together to a frame. Its memory is used again for the next one.
///
///     builder.begin(epoch: 7, firstSequence: 100, microseconds: now)
///     builder.add(record, at: now, events: 2)
///     let bytes = builder.finish()
///
/// Links are added by the caller, which remembers what entry each has: `add(link:)` and then
/// `relink` for the record's fields.
package struct FrameBuilder: ~Copyable {
    private static let bytesMax = TelemetryFormat.frameBytesMax
    /// A record's time counts from the frame's in 31 bits; well before they end a new frame begins.
    private static let spanMicrosecondsMax: Int64 = 1 << 30

    private let place: UnsafeMutableRawPointer
    private var table: [UInt8] = []
    private var node: [UInt8]
    private let nodeSession: UInt64
    private var linkCount = 0
    private var used = 0
    private var events: UInt32 = 0
    private var microseconds: Int64 = 0
    private var epoch: UInt64 = 0
    private var firstSequence: UInt64 = 0

    /// Of a node whose name is not longer than `TelemetryFormat.nameBytesMax`.
    package init(node: [UInt8], isNumberedByHub: Bool = false) {
        precondition(!node.isEmpty && node.count <= TelemetryFormat.nameBytesMax)
        self.node = node
        nodeSession =
            isNumberedByHub ? TelemetryFormat.numberedNode : TelemetryFormat.numberingNode
        place = .allocate(byteCount: Self.bytesMax, alignment: 16)
        table.reserveCapacity(4_096)
    }

    deinit { place.deallocate() }

    /// For frames of another node from the next `begin` on.
    package mutating func rename(_ node: [UInt8]) {
        precondition(!node.isEmpty && node.count <= TelemetryFormat.nameBytesMax)
        self.node = node
    }

    package var isEmpty: Bool { events == 0 }
    package var eventCount: UInt32 { events }

    package mutating func begin(epoch: UInt64, firstSequence: UInt64, microseconds: Int64) {
        self.epoch = epoch
        self.firstSequence = firstSequence
        self.microseconds = microseconds
        used = TelemetryFormat.headerBytes
        events = 0
        linkCount = 0
        table.removeAll(keepingCapacity: true)
        _ = add(link: nodeSession, name: node)
    }

    /// Whether a record of so many bytes, at that time, with two new links, still belongs into it.
    @inline(__always)
    package func takes(_ bytes: Int, at microseconds: Int64) -> Bool {
        let links = 2 &* (9 &+ TelemetryFormat.nameBytesMax)
        let span = microseconds &- self.microseconds
        return used &+ bytes &+ table.count &+ links <= Self.bytesMax
            && linkCount &+ 2 <= TelemetryFormat.linksPerFrameMax
            && span < Self.spanMicrosecondsMax && span > -Self.spanMicrosecondsMax
    }

    /// The entry that stands for the link from now on in this frame.
    package mutating func add(link session: UInt64, name: [UInt8]) -> UInt16 {
        for shift in 0..<8 {
            table.append(UInt8(truncatingIfNeeded: session >> (8 * UInt64(shift))))
        }
        let count = min(name.count, TelemetryFormat.nameBytesMax)
        table.append(UInt8(count))
        table += name.prefix(count)
        linkCount += 1
        return UInt16(linkCount - 1)
    }

    /// Copies a record that `takes` had room for, which stands for so many events.
    @inline(__always)
    package mutating func add(
        _ record: UnsafeRawPointer, bytes: Int, at microseconds: Int64, events count: UInt32
    ) -> FrameRecord {
        let start = place + used
        memcpy(start, record, bytes)
        start.storeBytes(
            of: Int32(truncatingIfNeeded: microseconds &- self.microseconds), toByteOffset: 4,
            as: Int32.self)
        used &+= bytes
        events &+= count
        return FrameRecord(place: start)
    }

    /// The whole frame, good until the next `begin`.
    package mutating func finish() -> UnsafeRawBufferPointer {
        table.withUnsafeBytes { table in
            guard let start = table.baseAddress else { return }
            memcpy(place + used, start, table.count)
        }
        let total = used + table.count
        place.storeBytes(of: TelemetryFormat.magic, as: UInt32.self)
        place.storeBytes(of: UInt32(total), toByteOffset: 4, as: UInt32.self)
        place.storeBytes(of: UInt16(linkCount), toByteOffset: 12, as: UInt16.self)
        place.storeBytes(of: TelemetryFormat.version, toByteOffset: 14, as: UInt16.self)
        place.storeBytes(of: UInt32(used), toByteOffset: 16, as: UInt32.self)
        place.storeBytes(of: events, toByteOffset: 20, as: UInt32.self)
        place.storeBytes(of: epoch, toByteOffset: 24, as: UInt64.self)
        place.storeBytes(of: firstSequence, toByteOffset: 32, as: UInt64.self)
        place.storeBytes(of: microseconds, toByteOffset: 40, as: Int64.self)
        let crc = Checksum.crc32c(UnsafeRawBufferPointer(start: place + 12, count: total - 12))
        place.storeBytes(of: crc, toByteOffset: 8, as: UInt32.self)
        return UnsafeRawBufferPointer(start: place, count: total)
    }
}

/// A record in a frame that is being built, whose links are put right.
package struct FrameRecord {
    fileprivate let place: UnsafeMutableRawPointer

    /// Whether its links are to be replaced.
    package var isOfPacket: Bool { kind != nil }

    private var kind: RecordKind? {
        let kind = RecordKind(rawValue: place.load(as: UInt8.self))
        switch kind {
        case .arrival, .sent, .answer: return kind
        case .text, .tombstone, nil: return nil
        }
    }

    package var link: UInt16 {
        get { place.load(fromByteOffset: 8, as: UInt16.self) }
        nonmutating set { place.storeBytes(of: newValue, toByteOffset: 8, as: UInt16.self) }
    }

    /// Of an arrival alone; `RecordLayout.noLink` in any other.
    package var selected: UInt16 {
        get {
            kind == .arrival
                ? place.load(fromByteOffset: 60, as: UInt16.self) : RecordLayout.noLink
        }
        nonmutating set { place.storeBytes(of: newValue, toByteOffset: 60, as: UInt16.self) }
    }
}
