/// What an event of a packet says, for whoever follows one packet and not all of them.
extension EventView {
    /// The link that it came or left over; empty where it is not about a packet.
    package var linkName: UnsafeRawBufferPointer {
        isOfPacket ? frame.link(Int(record.link)).name : Self.nothing
    }

    /// nil where the event tells none: an answer that left.
    package var amount: UInt64? {
        switch record.kind {
        case .arrival, .answer: record.amount
        case .sent where packetType == .prepare: record.amount
        case .sent, .text, .tombstone, nil: nil
        }
    }

    /// Empty where the event tells none: whatever left.
    package var destination: UnsafeRawBufferPointer {
        switch record.kind {
        case .arrival, .answer: record.destination
        case .sent, .text, .tombstone, nil: Self.nothing
        }
    }

    /// A Reject's three characters, first in the lowest byte; 0 for everything else.
    package var code: UInt32 { isAnswer ? record.code : 0 }

    /// Since the Prepare left, of an answer that came.
    package var latencyMicroseconds: UInt32? {
        record.kind == .answer ? record.latencyMicroseconds : nil
    }

    /// What looking for the next hop found, of a Prepare that came.
    package var lookup: LookupOutcome {
        record.kind == .arrival ? record.outcome ?? .none : .none
    }

    /// Over which link a Prepare that came is sent on; nil where it is not.
    package var selected: (session: UInt64, name: UnsafeRawBufferPointer)? {
        guard record.kind == .arrival, record.selected != RecordLayout.noLink else { return nil }
        return frame.link(Int(record.selected))
    }

    /// The part of the destination that matched.
    package var matchedPrefix: UnsafeRawBufferPointer {
        guard record.kind == .arrival else { return Self.nothing }
        return UnsafeRawBufferPointer(rebasing: record.destination.prefix(record.prefixBytes))
    }

    private var isAnswer: Bool { isOfPacket && packetType != .prepare }

    private static var nothing: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: nil, count: 0)
    }
}
