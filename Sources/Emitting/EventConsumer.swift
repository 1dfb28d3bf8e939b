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
    private let memory: UnsafeMutableRawPointer
    private let mask: UInt64
    private(set) var position: UInt64 = 0
    private var end: UInt64 = 0

    init(_ ring: EventRing) {
        self.ring = ring
        memory = ring.memory
        mask = UInt64(ring.byteCount) &- 1
    }

    /// Whether there is more to read. Only this looks at the other side.
    mutating func look() -> Bool {
        end = ring.published.load(ordering: .acquiring)
        return end != position
    }

    /// How much has been published and not read, by what the other side says now.
    var waiting: UInt64 { ring.published.load(ordering: .acquiring) &- position }

    /// The next entry of those that the last look saw. It stays where it is until `release`.
    @inline(__always)
    mutating func next() -> Entry? {
        while position != end {
            let place = memory + Int(position & mask)
            let word = place.load(as: UInt64.self)
            let bytes = Int(truncatingIfNeeded: word &>> 8 & 0xff_ffff)
            // Only our own producer writes here.
            let kind = RingEntryKind(rawValue: UInt8(truncatingIfNeeded: word)) ?? .record
            if kind == .restart {
                position = (position | mask) &+ 1
                continue
            }
            position &+= UInt64(truncatingIfNeeded: RingLayout.entryBytes(bytes))
            return Entry(
                kind: kind, place: UnsafeRawPointer(place + RingLayout.headBytes), bytes: bytes,
                events: UInt32(truncatingIfNeeded: word &>> 32),
                microseconds: place.load(fromByteOffset: 8, as: Int64.self))
        }
        return nil
    }

    /// The room of everything that was given may be used again.
    func release() { ring.consumed.store(position, ordering: .releasing) }

    func fallAsleep() -> Bool { ring.fallAsleep(at: position) }
}
