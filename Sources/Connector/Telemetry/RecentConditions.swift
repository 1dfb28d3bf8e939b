import Wire

/// Counts how often one condition passed this node of late, so that a loop's passes differ.
///
/// A table of fixed size in which a condition takes the place of an older one: where two fell on one
/// place meanwhile, the count begins anew.
struct RecentConditions: ~Copyable {
    /// 128 KiB in all; at 10,000 packets a second the last one and a half seconds of them.
    static let placesMax = 16_384
    private static let passBits: UInt64 = 16
    private static let passMask: UInt64 = 1 << passBits - 1

    /// The upper 48 bits of the condition's first word, and the pass.
    private let places = UnsafeMutablePointer<UInt64>.allocate(capacity: placesMax)

    init() { places.initialize(repeating: 0, count: Self.placesMax) }

    deinit { places.deallocate() }

    /// 1 for the first pass, 2 for the second ...
    @inline(__always)
    mutating func pass(of condition: UnsafeRawPointer) -> UInt16 {
        // A condition is a digest, so its bits are as good as a hash.
        let word = condition.loadUnaligned(as: UInt64.self)
        let place = places + Int(truncatingIfNeeded: word & UInt64(Self.placesMax - 1))
        let old = place.pointee
        let isKnown = (old ^ word) & ~Self.passMask == 0
        let pass = isKnown ? min((old & Self.passMask) &+ 1, Self.passMask) : 1
        place.pointee = word & ~Self.passMask | pass
        return UInt16(truncatingIfNeeded: pass)
    }
}
