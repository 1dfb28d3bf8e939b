/// A record where it lies.
struct RecordView {
    let start: UnsafeRawPointer

    @inline(__always)
    func load<Number: BitwiseCopyable>(_ offset: Int, _ type: Number.Type) -> Number {
        start.loadUnaligned(fromByteOffset: offset, as: type)
    }

    var kind: RecordKind? { RecordKind(rawValue: load(0, UInt8.self)) }
    var detail: UInt8 { load(1, UInt8.self) }
    @inline(__always)
    var byteCount: Int { Int(load(2, UInt16.self)) &* 4 }
    var timeOffset: Int32 { load(4, Int32.self) }

    // Of packets.
    var link: UInt16 { load(8, UInt16.self) }
    var pass: UInt16 { load(10, UInt16.self) }
    var requestId: UInt32 { load(12, UInt32.self) }
    var condition: UnsafeRawPointer { start + 16 }
    var amount: UInt64 { load(48, UInt64.self) }
    var packetType: PacketType? { PacketType(rawValue: detail) }

    // Of an arrival.
    var forwardedAs: UInt32 { load(56, UInt32.self) }
    var selected: UInt16 { load(60, UInt16.self) }
    var prefixBytes: Int { Int(load(62, UInt16.self)) }
    var outcome: LookupOutcome? { LookupOutcome(rawValue: load(64, UInt8.self)) }

    // Of an answer that came.
    var latencyMicroseconds: UInt32 { load(56, UInt32.self) }

    /// Of an arrival or an answer.
    var destination: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: start + RecordLayout.arrivalBytes, count: Int(load(66, UInt16.self)))
    }

    /// A Reject's three characters, or 0.
    var code: UInt32 { kind == .answer ? load(60, UInt32.self) : load(48, UInt32.self) }

    // Of texts.
    var channelCount: Int { Int(load(8, UInt16.self)) }
    var keyCount: Int { Int(load(10, UInt16.self)) }
    var dataCount: Int { Int(load(12, UInt32.self)) }

    // Of a tombstone.
    var lostCount: UInt32 { load(8, UInt32.self) }

    /// How many events it stands for.
    @inline(__always)
    var eventCount: UInt32 {
        switch kind {
        case .arrival: load(64, UInt8.self) == LookupOutcome.none.rawValue ? 1 : 2
        case .tombstone: lostCount
        case .sent, .answer, .text, nil: 1
        }
    }

    /// Whether everything in it may be read as it stands. Its length is known to be within the
    /// frame, and to hold at least a head.
    @inline(__always)
    func isSound(linkCount: Int) -> Bool {
        let count = byteCount
        switch kind {
        case .arrival:
            guard count >= RecordLayout.arrivalBytes, Int(link) < linkCount,
                detail == PacketType.prepare.rawValue, outcome != nil,
                Int(selected) < linkCount || selected == RecordLayout.noLink
            else { return false }
            return destinationEnds(at: count) && prefixBytes <= destination.count
        case .answer:
            guard count >= RecordLayout.answerBytes, Int(link) < linkCount,
                packetType == .fulfill || packetType == .reject
            else { return false }
            return destinationEnds(at: count)
        case .sent:
            guard count >= RecordLayout.sentAnswerBytes, Int(link) < linkCount else {
                return false
            }
            switch packetType {
            case .prepare: return count == RecordLayout.sentPrepareBytes
            case .fulfill, .reject: return count == RecordLayout.sentAnswerBytes
            case nil: return false
            }
        case .text:
            guard count >= RecordLayout.textBytes, EventType(rawValue: detail) != nil else {
                return false
            }
            let used = RecordLayout.textBytes &+ channelCount &+ keyCount &+ dataCount
            return (used &+ 3) & ~3 == count && channelCount <= TelemetryFormat.nameBytesMax
        case .tombstone:
            return count == RecordLayout.tombstoneBytes && lostCount > 0
                && LossReason(rawValue: detail) != nil
        case nil: return false
        }
    }

    private func destinationEnds(at count: Int) -> Bool {
        let bytes = destination.count
        return bytes <= TelemetryFormat.destinationBytesMax
            && (RecordLayout.arrivalBytes &+ bytes &+ 3) & ~3 == count
    }
}
