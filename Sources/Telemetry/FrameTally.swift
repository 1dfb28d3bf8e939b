/// How many events of each kind there are, added up over frames.
package struct FrameTally: Equatable, Sendable {
    package private(set) var events: UInt64 = 0
    package private(set) var preparesReceived: UInt64 = 0
    package private(set) var fulfillsReceived: UInt64 = 0
    package private(set) var rejectsReceived: UInt64 = 0
    package private(set) var lookups: UInt64 = 0
    package private(set) var preparesSent: UInt64 = 0
    package private(set) var fulfillsSent: UInt64 = 0
    package private(set) var rejectsSent: UInt64 = 0
    /// Statuses, log lines, alerts and whatever else is a text.
    package private(set) var texts: UInt64 = 0
    /// Numbers that stand for nothing.
    package private(set) var lost: UInt64 = 0

    package init() {}

    package mutating func add(_ frame: Frame) {
        events &+= UInt64(frame.eventCount)
        var place = TelemetryFormat.headerBytes
        while place < frame.recordsEnd {
            let record = RecordView(start: frame.start + place)
            count(record)
            // A checked frame has no record without bytes.
            place &+= max(4, record.byteCount)
        }
    }

    package mutating func add(_ other: FrameTally) {
        events &+= other.events
        preparesReceived &+= other.preparesReceived
        fulfillsReceived &+= other.fulfillsReceived
        rejectsReceived &+= other.rejectsReceived
        lookups &+= other.lookups
        preparesSent &+= other.preparesSent
        fulfillsSent &+= other.fulfillsSent
        rejectsSent &+= other.rejectsSent
        texts &+= other.texts
        lost &+= other.lost
    }

    @inline(__always)
    private mutating func count(_ record: RecordView) {
        let isFulfill = record.detail == PacketType.fulfill.rawValue
        switch record.kind {
        case .arrival:
            preparesReceived &+= 1
            lookups &+= UInt64(record.eventCount &- 1)
        case .answer: if isFulfill { fulfillsReceived &+= 1 } else { rejectsReceived &+= 1 }
        case .sent:
            if record.detail == PacketType.prepare.rawValue {
                preparesSent &+= 1
            } else if isFulfill {
                fulfillsSent &+= 1
            } else {
                rejectsSent &+= 1
            }
        case .tombstone: lost &+= UInt64(record.lostCount)
        case .text, nil: texts &+= 1
        }
    }
}
