/// How long things took, counted in a fixed amount of memory: any number of values, each of which
/// is known to better than 1 %.
///
/// Up to 255 ns every value has a counter of its own; above that each doubling is cut into 128
/// parts of equal width, so a part is at most 1/128 of the values in it. What is reported of a
/// part is its upper end, never more than the greatest value that was recorded. Values below zero
/// count as zero, and those beyond `nanosecondsMax` (73 minutes) as that.
package struct LatencyHistogram: ~Copyable {
    package static let nanosecondsMax: Int64 = 1 << 42 - 1

    private static let partBits = 7
    private static let partCount = 1 << partBits
    private static let counterCount = (42 - partBits + 1) * partCount

    private let counters: UnsafeMutablePointer<UInt64>
    package private(set) var count: UInt64 = 0
    private var greatest: Int64 = 0

    package init() {
        counters = .allocate(capacity: LatencyHistogram.counterCount)
        counters.initialize(repeating: 0, count: LatencyHistogram.counterCount)
    }

    deinit { counters.deallocate() }

    package mutating func record(nanoseconds: Int64) {
        let value = min(max(nanoseconds, 0), LatencyHistogram.nanosecondsMax)
        counters[LatencyHistogram.counter(of: value)] &+= 1
        count &+= 1
        if value > greatest { greatest = value }
    }

    /// Counts what another one counted as well.
    package mutating func merge(_ other: borrowing LatencyHistogram) {
        for index in 0..<LatencyHistogram.counterCount {
            counters[index] &+= other.counters[index]
        }
        count &+= other.count
        greatest = max(greatest, other.greatest)
    }

    /// The greatest value, exactly; nil when there was none.
    package var maximumNanoseconds: Int64? { count > 0 ? greatest : nil }

    /// The least value that so many of a hundred do not exceed; nil when there was none.
    package func nanoseconds(atPercentile percentile: Double) -> Int64? {
        guard count > 0 else { return nil }
        let share = (percentile * Double(count) / 100).rounded(.up)
        let wanted = min(max(1, UInt64(max(0, share))), count)
        var seen: UInt64 = 0
        for index in 0..<LatencyHistogram.counterCount {
            seen &+= counters[index]
            if seen >= wanted { return min(LatencyHistogram.upperEnd(of: index), greatest) }
        }
        return greatest
    }

    /// The figures that are told of it; nil when nothing was recorded.
    package var figures: LatencyFigures? {
        guard let p50 = nanoseconds(atPercentile: 50), let p95 = nanoseconds(atPercentile: 95),
            let p99 = nanoseconds(atPercentile: 99)
        else { return nil }
        return LatencyFigures(
            p50Nanoseconds: p50, p95Nanoseconds: p95, p99Nanoseconds: p99,
            maxNanoseconds: greatest)
    }

    private static func counter(of value: Int64) -> Int {
        let bits = Int64.bitWidth - value.leadingZeroBitCount
        let shift = max(0, bits - partBits - 1)
        return shift << partBits + Int(value >> Int64(shift))
    }

    private static func upperEnd(of counter: Int) -> Int64 {
        let shift = max(0, counter >> partBits - 1)
        let part = Int64(counter - shift << partBits)
        return (part + 1) << Int64(shift) - 1
    }
}

/// What is told of many latencies.
package struct LatencyFigures: Equatable, Sendable {
    package var p50Nanoseconds: Int64
    package var p95Nanoseconds: Int64
    package var p99Nanoseconds: Int64
    package var maxNanoseconds: Int64

    package init(
        p50Nanoseconds: Int64, p95Nanoseconds: Int64, p99Nanoseconds: Int64, maxNanoseconds: Int64
    ) {
        self.p50Nanoseconds = p50Nanoseconds
        self.p95Nanoseconds = p95Nanoseconds
        self.p99Nanoseconds = p99Nanoseconds
        self.maxNanoseconds = maxNanoseconds
    }
}
