/// How long things took, counted by length: what a metric of the type histogram tells.
///
/// It allocates nothing, so that something may be added for each packet.
package struct DurationHistogram: Sendable {
    package static let bucketCount = 18

    /// The upper bound of each bucket; what took longer is in none of them.
    package static let boundsNanoseconds: InlineArray<18, Int64> = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
        50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
        5_000_000_000, 10_000_000_000, 30_000_000_000,
    ]

    /// The same in seconds, as Prometheus writes them.
    package static let boundTexts = [
        "5e-05", "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05",
        "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30",
    ]

    /// What took longer counts as so long: by a clock that is wrong it may be an age.
    private static let longestNanoseconds: Int64 = 24 * 60 * 60 * 1_000_000_000

    private var buckets = InlineArray<18, UInt64>(repeating: 0)
    package private(set) var count: UInt64 = 0
    package private(set) var sumNanoseconds: UInt64 = 0

    package init() {}

    /// By clocks that differ something may seem to end before it began: that counts as no time.
    package mutating func add(nanoseconds: Int64) {
        count &+= 1
        sumNanoseconds &+= UInt64(min(max(0, nanoseconds), Self.longestNanoseconds))
        var i = 0
        while i < Self.bucketCount {
            if nanoseconds <= Self.boundsNanoseconds[i] {
                buckets[i] &+= 1
                return
            }
            i &+= 1
        }
    }

    package mutating func add(microseconds: Int64) {
        let longest = Self.longestNanoseconds / 1_000
        add(nanoseconds: min(max(0, microseconds), longest) * 1_000)
    }

    /// One for each bucket, not summed up.
    package var counts: [UInt64] { buckets.indices.map { buckets[$0] } }
}
