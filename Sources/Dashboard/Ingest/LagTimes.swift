/// How long events were under way: a histogram as Prometheus has it.
struct LagTimes {
    static let boundsMicroseconds: [Int64] = [
        250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
        10_000_000, 60_000_000,
    ]
    /// As Prometheus writes them, in seconds.
    static let boundTexts = [
        "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25",
        "1", "10", "60",
    ]

    /// One for each bucket, not summed up.
    private(set) var counts = [UInt64](repeating: 0, count: boundsMicroseconds.count)
    private(set) var count: UInt64 = 0
    private(set) var sumMicroseconds: UInt64 = 0

    /// Of clocks that differ it may be negative, which counts as none.
    mutating func add(_ microseconds: Int64) {
        let lag = max(0, microseconds)
        count += 1
        sumMicroseconds &+= UInt64(lag)
        if let place = Self.boundsMicroseconds.firstIndex(where: { lag <= $0 }) {
            counts[place] += 1
        }
    }
}
