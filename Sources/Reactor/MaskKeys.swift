/// Masking keys, each used once. RFC 6455 5.3 wants them unpredictable, so they are bytes of the
/// kernel's generator, fetched a pool at a time: one system call for a thousand frames.
package struct MaskKeys: ~Copyable {
    private static let poolCount = 1_024

    private let pool: UnsafeMutablePointer<UInt32>
    private var next = Self.poolCount

    package init() {
        pool = .allocate(capacity: Self.poolCount)
        pool.initialize(repeating: 0, count: Self.poolCount)
    }

    deinit { pool.deallocate() }

    package mutating func fresh() -> UInt32 {
        if next == Self.poolCount { refill() }
        let key = pool[next]
        next &+= 1
        return key
    }

    @inline(never)
    private mutating func refill() {
        Randomness.fill(
            UnsafeMutableRawBufferPointer(start: pool, count: Self.poolCount * 4))
        next = 0
    }
}
