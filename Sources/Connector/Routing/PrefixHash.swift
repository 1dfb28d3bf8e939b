/// The hash of a prefix: fed byte by byte, and asked at every border on the way.
///
/// Most bytes cost a shift; every eighth lets a multiplication mix what came since the last. The
/// seed is chosen with each table, so that nobody can prepare prefixes that fall together.
struct PrefixHash {
    private var state: UInt64
    /// What came since the last whole eight bytes.
    private var word: UInt64 = 0

    @inline(__always)
    init(seed: UInt64) { state = seed }

    /// The bytes come in order; `i` counts them from 0.
    @inline(__always)
    mutating func take(_ byte: UInt8, at i: Int) {
        word = word &<< 8 | UInt64(byte)
        if i & 7 == 7 {
            state = Self.mixed(state ^ word)
            word = 0
        }
    }

    /// Of all bytes so far.
    @inline(__always)
    var value: UInt64 { Self.mixed(state ^ word) }

    // The odd number nearest to 2^64 divided by the golden ratio. Folding the two halves of the
    // product lets every bit of the input reach the low ones, which choose the slot.
    @inline(__always)
    private static func mixed(_ bits: UInt64) -> UInt64 {
        let product = bits.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
