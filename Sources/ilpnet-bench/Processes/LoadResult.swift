/// How a round of packets through a chain went, as the load tells it in one line.
struct LoadResult {
    var nanoseconds: Int64
    var sent: Int
    var fulfilled: Int
    var p50Nanoseconds: Int64
    var p95Nanoseconds: Int64
    /// Answers that nobody waited for.
    var unexpected: Int

    var packetsPerSecond: Double { Double(sent) / Double(nanoseconds) * 1_000_000_000 }
    /// Everything that did not end with its fulfilment.
    var failed: Int { sent - fulfilled + unexpected }
    var p95Microseconds: Double { Double(p95Nanoseconds) / 1_000 }

    var line: String {
        "\(nanoseconds) \(sent) \(fulfilled) \(p50Nanoseconds) \(p95Nanoseconds) \(unexpected)"
    }

    init(
        nanoseconds: Int64, sent: Int, fulfilled: Int, p50Nanoseconds: Int64,
        p95Nanoseconds: Int64, unexpected: Int
    ) {
        self.nanoseconds = nanoseconds
        self.sent = sent
        self.fulfilled = fulfilled
        self.p50Nanoseconds = p50Nanoseconds
        self.p95Nanoseconds = p95Nanoseconds
        self.unexpected = unexpected
    }

    init(_ line: String) throws {
        let numbers = line.split(separator: " ").compactMap { Int64($0) }
        guard numbers.count == 6 else { throw Failure("the load said \(line)") }
        self.init(
            nanoseconds: numbers[0], sent: Int(numbers[1]), fulfilled: Int(numbers[2]),
            p50Nanoseconds: numbers[3], p95Nanoseconds: numbers[4], unexpected: Int(numbers[5]))
    }
}
