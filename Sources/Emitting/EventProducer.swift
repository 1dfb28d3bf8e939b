import Glibc
import Telemetry

/// The packet thread's end of the ring: makes room for a record, takes it, publishes once a turn.
///
///     if let place = events.room() {
///         events.commit(RecordWriter.sent(place, packet, amount: 5), events: 1, microseconds: now)
///     } else {
///         events.lose(events: 1)
///     }
///     events.publish()
///
/// Nothing is allocated, locked or waited for; the one system call wakes an emitter that sleeps. It
/// numbers nothing: the emitter counts what comes out, and a loss takes its numbers where it
/// happened.
package struct EventProducer: ~Copyable {
    /// How far it writes without a look at the consumer.
    private static let stepBytes = 64 * 1024

    private let ring: EventRing
    private var lane = RingLane.small
    private var memory: UnsafeMutableRawPointer
    private var mask: UInt64
    private var position: UInt64 = 0
    /// As far as may be written in one piece without looking.
    private var limit: UInt64 = 0
    /// Of the lane that is not written to: how far it was.
    private var otherPosition: UInt64 = 0
    private var hasNews = false
    /// Lost, and no tombstone was written yet.
    private var unsaid: UInt64 = 0
    /// Whether the consumer was told of some.
    private var hasUnsaid = false
    /// Definitions that found no room, one for each slot at most. Until they have, no record is
    /// written, so that of one slot the last is enough.
    private var definitions: [Definition] = []
    private var isOwing = false
    private var microseconds: Int64 = 0
    /// Events, lost ones included, counted before the ring.
    package private(set) var emitted: UInt64 = 0
    /// Those that found no room.
    package private(set) var lost: UInt64 = 0

    private struct Definition {
        let slot: UInt16
        let session: UInt64
        let name: [UInt8]
    }

    init(_ ring: EventRing) {
        self.ring = ring
        memory = ring.memory(.small)
        mask = UInt64(ring.byteCount(.small)) &- 1
    }

    /// Place for one record of at most `RecordWriter.packetRecordBytesMax` bytes; nil: the ring is
    /// full, and `lose` is to be called.
    package mutating func room() -> UnsafeMutableRawPointer? {
        let bytes = RingLayout.entryBytes(RecordWriter.packetRecordBytesMax)
        if isOwing || position &+ UInt64(bytes) > limit {
            guard makeRoom(bytes) else { return nil }
        }
        return memory + Int(position & mask) + RingLayout.headBytes
    }

    /// The record that was just written there, which takes so many numbers. The time counts from
    /// 1970.
    package mutating func commit(_ bytes: Int, events: UInt32, microseconds: Int64) {
        self.microseconds = microseconds
        emitted &+= UInt64(events)
        write(.record, bytes, events)
    }

    /// A record of text, which is rare.
    package mutating func append(_ record: [UInt8], microseconds: Int64) {
        self.microseconds = microseconds
        guard makeRoom(RingLayout.entryBytes(record.count)) else { return lose(events: 1) }
        record.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            memcpy(memory + Int(position & mask) + RingLayout.headBytes, start, bytes.count)
        }
        emitted &+= 1
        write(.record, record.count, 1)
    }

    /// They found no room. A tombstone takes their numbers as soon as there is some.
    package mutating func lose(events: UInt32) {
        emitted &+= UInt64(events)
        lost &+= UInt64(events)
        unsaid &+= UInt64(events)
        isOwing = true
    }

    /// From here on the slot, by which records name links, stands for this link.
    package mutating func define(slot: UInt16, session: UInt64, name: String) {
        let name = Array(name.utf8.prefix(TelemetryFormat.nameBytesMax))
        definitions.removeAll { $0.slot == slot }
        definitions.append(Definition(slot: slot, session: session, name: name))
        isOwing = true
        _ = payDebts()
    }

    /// What was committed may be read. Once a turn.
    package mutating func publish() {
        if isOwing { _ = payDebts() }
        if hasUnsaid || unsaid > 0 { leaveUnsaid() }
        guard hasNews else { return }
        hasNews = false
        ring.publish(lane == .small ? .large : .small, otherPosition)
        ring.publish(lane, position)
        ring.alarm()
        // By the next turn the large lane may be empty, and the small one is the better one.
        if lane == .large { limit = position }
    }

    @inline(__always)
    private mutating func write(_ kind: RingEntryKind, _ bytes: Int, _ events: UInt32) {
        let place = memory + Int(position & mask)
        let word =
            UInt64(kind.rawValue) | UInt64(truncatingIfNeeded: bytes) &<< 8 | UInt64(events) &<< 32
        place.storeBytes(of: word, as: UInt64.self)
        place.storeBytes(of: microseconds, toByteOffset: 8, as: Int64.self)
        position &+= UInt64(truncatingIfNeeded: RingLayout.entryBytes(bytes))
        hasNews = true
    }
}

// MARK: - Everything that is rare

extension EventProducer {
    @inline(never)
    private mutating func makeRoom(_ bytes: Int) -> Bool {
        if isOwing, !payDebts() { return false }
        return reach(bytes)
    }

    /// So that so many bytes may be written in one piece at `position`.
    private mutating func reach(_ bytes: Int) -> Bool {
        switch lane {
        case .small:
            if reachInLane(bytes) { return true }
            changeLane()
        case .large: if ring.consumed(.large) == position { changeLane() }
        }
        return reachInLane(bytes)
    }

    private mutating func reachInLane(_ bytes: Int) -> Bool {
        let end = ring.consumed(lane) &+ mask &+ 1
        let lapEnd = (position | mask) &+ 1
        // Behind it there is always room for the entry that leads to the other lane.
        let needed = UInt64(bytes &+ RingLayout.headBytes)
        let start = lapEnd &- position < needed ? lapEnd : position
        guard start &+ needed <= end else { return false }
        if start != position {
            writeMark(.restart)
            position = start
        }
        limit = min(
            min(end, (position | mask) &+ 1) &- UInt64(RingLayout.headBytes),
            position &+ UInt64(max(bytes, Self.stepBytes)))
        return true
    }

    private mutating func changeLane() {
        writeMark(.change)
        position &+= UInt64(RingLayout.headBytes)
        swap(&position, &otherPosition)
        lane = lane == .small ? .large : .small
        memory = ring.memory(lane)
        mask = UInt64(ring.byteCount(lane)) &- 1
        limit = position
    }

    private mutating func writeMark(_ kind: RingEntryKind) {
        (memory + Int(position & mask)).storeBytes(of: UInt64(kind.rawValue), as: UInt64.self)
        hasNews = true
    }

    /// Tombstones and definitions that wait. False: some still do.
    private mutating func payDebts() -> Bool {
        guard payLosses() else { return false }
        while let next = definitions.first {
            let bytes = RingLayout.definitionBytes + next.name.count
            guard reach(RingLayout.entryBytes(bytes)) else { return false }
            let place = memory + Int(position & mask) + RingLayout.headBytes
            place.storeBytes(of: next.slot, as: UInt16.self)
            place.storeBytes(of: UInt16(next.name.count), toByteOffset: 2, as: UInt16.self)
            place.storeBytes(of: next.session, toByteOffset: 8, as: UInt64.self)
            (place + RingLayout.definitionBytes).copyMemory(
                from: next.name, byteCount: next.name.count)
            write(.definition, bytes, 0)
            definitions.removeFirst()
        }
        isOwing = false
        return true
    }

    /// Should nothing more be published, the consumer writes the tombstone.
    private mutating func leaveUnsaid() {
        ring.leaveUnsaid(unsaid)
        hasUnsaid = unsaid > 0
    }

    /// One tombstone stands for many losses: it waits until a quarter of the lane is free.
    private mutating func payLosses() -> Bool {
        guard unsaid > 0 else { return true }
        let used = position &- ring.consumed(lane)
        guard used <= mask / 4 &* 3 else { return false }
        while unsaid > 0 {
            guard reach(RingLayout.entryBytes(RecordWriter.tombstoneBytes)) else { return false }
            let count = UInt32(truncatingIfNeeded: min(unsaid, UInt64(UInt32.max)))
            let place = memory + Int(position & mask) + RingLayout.headBytes
            write(.loss, RecordWriter.tombstone(place, count: count, .bufferFull), count)
            unsaid &-= UInt64(count)
        }
        return true
    }
}
