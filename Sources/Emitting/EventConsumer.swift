import Telemetry

/// The emitter's end of the ring: gives entries in order, and their room back when told.
struct EventConsumer: ~Copyable {
    struct Entry {
        let kind: RingEntryKind
        let place: UnsafeRawPointer
        let bytes: Int
        let events: UInt32
        let microseconds: Int64
    }

    private let ring: EventRing
    private var lane = RingLane.small
    private var memory: UnsafeMutableRawPointer
    private var mask: UInt64
    private var position: UInt64 = 0
    private var end: UInt64 = 0
    /// In the lane that is not read.
    private var otherPosition: UInt64 = 0

    init(_ ring: EventRing) {
        self.ring = ring
        memory = ring.memory(.small)
        mask = UInt64(ring.byteCount(.small)) &- 1
    }

    /// Whether there is more to read.
    mutating func look() -> Bool {
        end = ring.published(lane)
        return end != position
    }

    /// How much has been published and not read, in the present lane, by what the other side says
    /// now.
    var waiting: UInt64 { ring.published(lane) &- position }

    /// The next entry of those that the last look saw. What it gave before must have been copied.
    @inline(__always)
    mutating func next() -> Entry? {
        while position != end {
            let place = memory + Int(position & mask)
            let word = place.load(as: UInt64.self)
            let bytes = Int(truncatingIfNeeded: word &>> 8 & 0xff_ffff)
            // Only our own producer writes here.
            let kind = RingEntryKind(rawValue: UInt8(truncatingIfNeeded: word)) ?? .record
            switch kind {
            case .restart: position = (position | mask) &+ 1
            case .change: changeLane()
            case .record, .definition, .loss:
                position &+= UInt64(truncatingIfNeeded: RingLayout.entryBytes(bytes))
                return Entry(
                    kind: kind, place: UnsafeRawPointer(place + RingLayout.headBytes),
                    bytes: bytes, events: UInt32(truncatingIfNeeded: word &>> 32),
                    microseconds: place.load(fromByteOffset: 8, as: Int64.self))
            }
        }
        return nil
    }

    @inline(never)
    private mutating func changeLane() {
        position &+= UInt64(RingLayout.headBytes)
        release()
        swap(&position, &otherPosition)
        lane = lane == .small ? .large : .small
        memory = ring.memory(lane)
        mask = UInt64(ring.byteCount(lane)) &- 1
        end = ring.published(lane)
    }

    /// The room of everything that was given may be used again.
    func release() { ring.release(lane, position) }

    func fallAsleep() -> Bool { ring.fallAsleep(lane, at: position) }
}
