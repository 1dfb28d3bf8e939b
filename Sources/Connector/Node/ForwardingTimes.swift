/// How long forwarded packets waited for their answers: a histogram as Prometheus has it.
struct ForwardingTimes {
    /// The upper bound of each bucket; what is longer is in none of them.
    static let boundsNanoseconds: InlineArray<18, Int64> = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
        50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
        5_000_000_000, 10_000_000_000, 30_000_000_000,
    ]

    /// As Prometheus writes them.
    static let boundTexts = [
        "5e-05", "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05",
        "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30",
    ]

    /// One for each bucket, not summed up.
    private(set) var counts = InlineArray<18, UInt64>(repeating: 0)
    private(set) var count: UInt64 = 0
    private(set) var sumNanoseconds: UInt64 = 0

    mutating func add(_ nanoseconds: Int64) {
        count &+= 1
        sumNanoseconds &+= UInt64(max(0, nanoseconds))
        var i = 0
        while i < Self.boundsNanoseconds.count {
            if nanoseconds <= Self.boundsNanoseconds[i] {
                counts[i] &+= 1
                return
            }
            i &+= 1
        }
    }
}
