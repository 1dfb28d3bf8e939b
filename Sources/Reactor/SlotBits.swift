/// Which slots of a timer wheel are occupied: a bit each, and above every 64 of them one bit that
/// says whether any is, so that the next one is found in a few instructions.
struct SlotBits: ~Copyable {
    private static let words = TimerWheel.slots / 64

    private let bits: UnsafeMutablePointer<UInt64>
    private var summary: UInt64 = 0

    init() {
        precondition(Self.words == 64, "one word of summary covers 64 words")
        bits = .allocate(capacity: Self.words)
        bits.initialize(repeating: 0, count: Self.words)
    }

    deinit { bits.deallocate() }

    mutating func insert(_ slot: Int) {
        bits[slot &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: slot & 63)
        summary |= 1 &<< UInt64(truncatingIfNeeded: slot &>> 6)
    }

    mutating func remove(_ slot: Int) {
        let word = slot &>> 6
        bits[word] &= ~(1 &<< UInt64(truncatingIfNeeded: slot & 63))
        if bits[word] == 0 { summary &= ~(1 &<< UInt64(truncatingIfNeeded: word)) }
    }

    /// How many slots after `start`, going round, the first occupied one lies.
    func distance(from start: Int) -> Int? {
        guard summary != 0 else { return nil }
        let word = start &>> 6
        let here = bits[word] &>> UInt64(truncatingIfNeeded: start & 63)
        if here != 0 { return here.trailingZeroBitCount }
        // The words after this one; round the end, those before it and its own lower bits.
        let beyond = word == 63 ? 0 : summary &>> UInt64(truncatingIfNeeded: word &+ 1)
        let next =
            beyond != 0
            ? word &+ 1 &+ beyond.trailingZeroBitCount : summary.trailingZeroBitCount
        let slot = next &<< 6 &+ bits[next].trailingZeroBitCount
        return (slot &- start) & (TimerWheel.slots &- 1)
    }
}
