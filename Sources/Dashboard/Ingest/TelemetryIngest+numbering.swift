import EventStore
import Reactor
import Telemetry

/// Events that nobody has numbered before they came here: the hub's own, and those of whoever speaks
/// JSON. Nobody sends them again, so that a tombstone stands for each that the log does not take.
extension TelemetryIngest {
    /// Stores something that the hub itself has to tell.
    mutating func tell(
        _ type: EventType, key: [UInt8] = [], _ data: [UInt8], _ store: inout EventLogStore,
        _ now: LoopTime
    ) {
        guard let record = RecordWriter.text(type, key: key, data: data) else { return }
        _ = number(record, of: OwnEvents.hubNode, &store, now.wallMicroseconds, now)
    }

    /// Stores one record. False: the log does not take it now. `isAnswered`: whoever sent it is told
    /// so, and may send it again; then it was never an event.
    mutating func number(
        _ record: [UInt8], of node: String, _ store: inout EventLogStore, _ microseconds: Int64,
        _ now: LoopTime, isAnswered: Bool = false
    ) -> Bool {
        var refusal = tellLosses(of: node, &store, now)
        if refusal == nil, let bytes = own.frame(record, of: node, at: microseconds) {
            refusal = keep(Frame(trusting: bytes), of: node, &store, now)
            if refusal == nil {
                own.wasStored(node)
                return true
            }
        }
        if !isAnswered {
            counters.unstored += 1
            let isDisk = refusal == .diskFailed || store.failure != nil
            own.wasLost(of: node, isDisk ? .diskFailed : .bufferFull)
        }
        return false
    }

    /// Says what was lost, as far as the log takes that now.
    mutating func tellLosses(_ store: inout EventLogStore, _ now: LoopTime) {
        for node in own.bereaved {
            if tellLosses(of: node, &store, now) != nil { return }
        }
    }

    /// nil: nothing is untold.
    private mutating func tellLosses(
        of node: String, _ store: inout EventLogStore, _ now: LoopTime
    ) -> AppendRefusal? {
        while let bytes = own.tombstone(of: node, at: now.wallMicroseconds) {
            let tombstone = Frame(trusting: bytes)
            if let refusal = keep(tombstone, of: node, &store, now) { return refusal }
            own.tombstoneWasStored(node, events: tombstone.eventCount)
        }
        return nil
    }

    private mutating func keep(
        _ frame: Frame, of node: String, _ store: inout EventLogStore, _ now: LoopTime
    ) -> AppendRefusal? {
        switch store.append(frame, at: now.wallMicroseconds) {
        case .refused(let refusal): return refusal
        // Of clients there may be any number, and they are no nodes.
        case .stored(let first, _) where !node.hasPrefix(OwnEvents.clientPrefix):
            noteAbsent(tallies.add(frame, at: now.wallMicroseconds), at: first)
        case .stored, .duplicate: break
        }
        return nil
    }
}
