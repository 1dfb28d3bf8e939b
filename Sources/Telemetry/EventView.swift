/// One event of a frame, where it lies.
package struct EventView {
    let frame: Frame
    let record: RecordView
    package let sequence: UInt64
    package let type: EventType

    package var microseconds: Int64 { frame.microseconds &+ Int64(record.timeOffset) }
    package var epoch: UInt64 { frame.epoch }
    package var node: UnsafeRawBufferPointer { frame.node }

    /// How many numbers it takes: one, but for EVENTS_LOST.
    package var count: UInt32 { record.kind == .tombstone ? record.lostCount : 1 }

    /// Whether it is about a packet, told by our own connectors.
    package var isOfPacket: Bool {
        switch record.kind {
        case .arrival, .answer, .sent: true
        case .text, .tombstone, nil: false
        }
    }

    /// The 32 bytes of the packet's condition, where it is about one.
    package var condition: UnsafeRawPointer? { isOfPacket ? record.condition : nil }
    /// Which pass of that condition through the node it is; 0 and 1 are the first.
    package var pass: UInt16 { isOfPacket ? record.pass : 0 }
    package var packetType: PacketType? { isOfPacket ? record.packetType : nil }
    package var requestId: UInt32 { isOfPacket ? record.requestId : 0 }

    /// Over which link, of a packet.
    package var session: UInt64 { isOfPacket ? frame.link(Int(record.link)).session : 0 }

    /// The request id under which an arrived Prepare is forwarded; 0 where it is not.
    package var forwardedAs: UInt32 { record.kind == .arrival ? record.forwardedAs : 0 }

    /// Of a text: on which channel of the user's own, about which of several things, and what.
    package var channel: UnsafeRawBufferPointer { text(0, record.channelCount) }
    package var key: UnsafeRawBufferPointer { text(record.channelCount, record.keyCount) }
    /// A JSON object.
    package var data: UnsafeRawBufferPointer {
        text(record.channelCount &+ record.keyCount, record.dataCount)
    }

    private func text(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
        guard record.kind == .text else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(
            start: record.start + RecordLayout.textBytes + offset, count: count)
    }
}

/// The events of a frame, in order.
///
///     var events = frame.events
///     while let event = events.next() { ... }
package struct FrameEvents: IteratorProtocol {
    private let frame: Frame
    private var place = TelemetryFormat.headerBytes
    private var sequence: UInt64
    /// The lookup of the arrival that was given last is due.
    private var hasLookup = false

    init(_ frame: Frame) {
        self.frame = frame
        sequence = frame.firstSequence
    }

    package mutating func next() -> EventView? {
        guard place < frame.recordsEnd else { return nil }
        let record = RecordView(start: frame.start + place)
        let number = sequence
        if hasLookup {
            hasLookup = false
            return step(
                over: record,
                EventView(
                    frame: frame, record: record, sequence: number, type: .routeLookup))
        }
        let type: EventType
        switch record.kind {
        case .arrival:
            if record.eventCount == 2 {
                hasLookup = true
                sequence &+= 1
                return EventView(
                    frame: frame, record: record, sequence: number, type: .packetReceived)
            }
            type = .packetReceived
        case .answer: type = .packetReceived
        case .sent: type = .packetSent
        case .tombstone: type = .eventsLost
        // A frame was checked before anybody reads events of it.
        case .text, nil: type = EventType(rawValue: record.detail) ?? .log
        }
        return step(
            over: record, EventView(frame: frame, record: record, sequence: number, type: type))
    }

    private mutating func step(over record: RecordView, _ event: EventView) -> EventView {
        sequence &+= UInt64(event.count)
        // A checked frame has no record without bytes.
        place &+= max(4, record.byteCount)
        return event
    }
}

extension Frame {
    package var events: FrameEvents { FrameEvents(self) }
}
