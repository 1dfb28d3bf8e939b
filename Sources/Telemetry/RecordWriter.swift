import Glibc

/// Writes records where the caller made room. Each answers how many bytes it wrote, a multiple of
/// four. Links are numbers that whoever builds the frame replaces by entries of its table.
///
/// Every record begins with its kind (1 byte), a detail (1), its length in words of four bytes (2)
/// and its time in microseconds after the frame's (4, signed). Those of packets go on with the link
/// (2), which pass of the condition through this node it is (2), the request id (4) and the
/// condition (32).
package enum RecordWriter {
    /// Enough for any record of a packet.
    package static let packetRecordBytesMax = 72 + TelemetryFormat.destinationBytesMax + 3
    package static let tombstoneBytes = RecordLayout.tombstoneBytes

    /// What all records of packets have. The condition is 32 bytes.
    package struct Packet {
        package var link: UInt16
        package var pass: UInt16
        package var requestId: UInt32
        package var condition: UnsafeRawPointer

        package init(
            link: UInt16, pass: UInt16, requestId: UInt32, condition: UnsafeRawPointer
        ) {
            self.link = link
            self.pass = pass
            self.requestId = requestId
            self.condition = condition
        }
    }

    /// What came of looking for the next hop.
    package struct Lookup {
        package var outcome: LookupOutcome
        /// `RecordLayout.noLink` where there is none.
        package var selected: UInt16
        package var prefixBytes: UInt16
        /// The request id under which it is forwarded; 0 where it is not.
        package var forwardedAs: UInt32

        package init(
            outcome: LookupOutcome, selected: UInt16, prefixBytes: UInt16, forwardedAs: UInt32
        ) {
            self.outcome = outcome
            self.selected = selected
            self.prefixBytes = prefixBytes
            self.forwardedAs = forwardedAs
        }
    }

    /// A Prepare came: PACKET_RECEIVED and, where it was looked up, ROUTE_LOOKUP.
    package static func arrival(
        _ place: UnsafeMutableRawPointer, _ packet: Packet, amount: UInt64, _ lookup: Lookup,
        destination: UnsafeRawBufferPointer
    ) -> Int {
        let count = min(destination.count, TelemetryFormat.destinationBytesMax)
        let bytes = (RecordLayout.arrivalBytes &+ count &+ 3) & ~3
        begin(place, .arrival, PacketType.prepare.rawValue, bytes)
        write(place, packet)
        place.storeBytes(of: amount, toByteOffset: 48, as: UInt64.self)
        place.storeBytes(of: lookup.forwardedAs, toByteOffset: 56, as: UInt32.self)
        place.storeBytes(of: lookup.selected, toByteOffset: 60, as: UInt16.self)
        place.storeBytes(of: lookup.prefixBytes, toByteOffset: 62, as: UInt16.self)
        place.storeBytes(
            of: UInt32(lookup.outcome.rawValue) | UInt32(truncatingIfNeeded: count) &<< 16,
            toByteOffset: 64, as: UInt32.self)
        copy(destination, count, to: place + RecordLayout.arrivalBytes, upTo: place + bytes)
        return bytes
    }

    /// A Fulfill or Reject came: PACKET_RECEIVED. Amount and destination are the Prepare's; `code`
    /// is the three characters of a Reject's, first in the lowest byte, or 0.
    package static func answer(
        _ place: UnsafeMutableRawPointer, _ packet: Packet, _ type: PacketType, amount: UInt64,
        latencyMicroseconds: UInt32, code: UInt32, destination: UnsafeRawBufferPointer
    ) -> Int {
        let count = min(destination.count, TelemetryFormat.destinationBytesMax)
        let bytes = (RecordLayout.answerBytes &+ count &+ 3) & ~3
        begin(place, .answer, type.rawValue, bytes)
        write(place, packet)
        place.storeBytes(of: amount, toByteOffset: 48, as: UInt64.self)
        place.storeBytes(of: latencyMicroseconds, toByteOffset: 56, as: UInt32.self)
        place.storeBytes(of: code, toByteOffset: 60, as: UInt32.self)
        place.storeBytes(
            of: UInt32(truncatingIfNeeded: count) &<< 16, toByteOffset: 64, as: UInt32.self)
        copy(destination, count, to: place + RecordLayout.answerBytes, upTo: place + bytes)
        return bytes
    }

    /// A Prepare left: PACKET_SENT.
    package static func sent(
        _ place: UnsafeMutableRawPointer, _ packet: Packet, amount: UInt64
    ) -> Int {
        begin(place, .sent, PacketType.prepare.rawValue, RecordLayout.sentPrepareBytes)
        write(place, packet)
        place.storeBytes(of: amount, toByteOffset: 48, as: UInt64.self)
        return RecordLayout.sentPrepareBytes
    }

    /// An answer left: PACKET_SENT.
    package static func sent(
        _ place: UnsafeMutableRawPointer, _ packet: Packet, _ type: PacketType, code: UInt32
    ) -> Int {
        begin(place, .sent, type.rawValue, RecordLayout.sentAnswerBytes)
        write(place, packet)
        place.storeBytes(of: code, toByteOffset: 48, as: UInt32.self)
        return RecordLayout.sentAnswerBytes
    }

    /// Anything else: a JSON object as its data. `key` tells which of several things it is about,
    /// `channel` is empty but for `custom`. nil where it would be too long.
    package static func text(
        _ type: EventType, channel: [UInt8] = [], key: [UInt8] = [], data: [UInt8]
    ) -> [UInt8]? {
        let used = RecordLayout.textBytes + channel.count + key.count + data.count
        let bytes = (used + 3) & ~3
        guard bytes <= TelemetryFormat.recordBytesMax,
            channel.count <= TelemetryFormat.nameBytesMax, key.count <= UInt16.max
        else { return nil }
        var record = [UInt8](repeating: 0, count: bytes)
        record.withUnsafeMutableBytes { record in
            guard let place = record.baseAddress else { return }
            begin(place, .text, type.rawValue, bytes)
            place.storeBytes(of: UInt16(channel.count), toByteOffset: 8, as: UInt16.self)
            place.storeBytes(of: UInt16(key.count), toByteOffset: 10, as: UInt16.self)
            place.storeBytes(of: UInt32(data.count), toByteOffset: 12, as: UInt32.self)
        }
        record.replaceSubrange(
            RecordLayout.textBytes..<used, with: channel + key + data)
        return record
    }

    /// So many numbers stand for nothing.
    package static func tombstone(
        _ place: UnsafeMutableRawPointer, count: UInt32, _ reason: LossReason
    ) -> Int {
        begin(place, .tombstone, reason.rawValue, RecordLayout.tombstoneBytes)
        place.storeBytes(of: count, toByteOffset: 8, as: UInt32.self)
        return RecordLayout.tombstoneBytes
    }

    @inline(__always)
    private static func begin(
        _ place: UnsafeMutableRawPointer, _ kind: RecordKind, _ detail: UInt8, _ bytes: Int
    ) {
        let word =
            UInt64(kind.rawValue) | UInt64(detail) &<< 8
            | UInt64(truncatingIfNeeded: bytes / 4) &<< 16
        place.storeBytes(of: word, as: UInt64.self)
    }

    @inline(__always)
    private static func write(_ place: UnsafeMutableRawPointer, _ packet: Packet) {
        let word =
            UInt64(packet.link) | UInt64(packet.pass) &<< 16 | UInt64(packet.requestId) &<< 32
        place.storeBytes(of: word, toByteOffset: 8, as: UInt64.self)
        for i in 0..<4 {
            place.storeBytes(
                of: packet.condition.loadUnaligned(fromByteOffset: 8 &* i, as: UInt64.self),
                toByteOffset: 16 &+ 8 &* i, as: UInt64.self)
        }
    }

    /// The last word is whole, so that no byte of older memory travels.
    @inline(__always)
    private static func copy(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, to place: UnsafeMutableRawPointer,
        upTo end: UnsafeMutableRawPointer
    ) {
        guard count > 0, let start = bytes.baseAddress else { return }
        (end - 4).storeBytes(of: 0, as: UInt32.self)
        memcpy(place, start, count)
    }
}
