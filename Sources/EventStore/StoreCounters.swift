/// What a log has done since it was opened.
package struct StoreCounters: Sendable, Equatable {
    package var storedEvents: UInt64 = 0
    package var storedBytes: UInt64 = 0
    package var duplicateFrames: UInt64 = 0
    /// Numbers that never came.
    package var missingEvents: UInt64 = 0
    package var refusedFrames: UInt64 = 0
    /// Retired by age or for want of room.
    package var retiredEvents: UInt64 = 0
    package var retiredSegments: UInt64 = 0
    /// Found damaged on disk.
    package var damagedEvents: UInt64 = 0
    package var commits: UInt64 = 0
    /// Of the disk, each followed by another try.
    package var failures: UInt64 = 0
    /// Of which it is no longer known up to where they were stored.
    package var forgottenNodes: UInt64 = 0
    package var syncSeconds = SyncTimes()

    package init() {}
}

/// How long the disk took to promise what was written: a histogram for metrics.
package struct SyncTimes: Sendable, Equatable {
    /// Upper bounds in microseconds; what took longer is counted in `count` alone.
    package static let bounds: [Int] = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
    ]

    /// Those at most as long as each bound, not cumulative.
    package private(set) var counts = [UInt64](repeating: 0, count: bounds.count)
    package private(set) var count: UInt64 = 0
    package private(set) var sumMicroseconds: UInt64 = 0

    mutating func add(microseconds: Int) {
        count += 1
        sumMicroseconds &+= UInt64(max(0, microseconds))
        if let place = Self.bounds.firstIndex(where: { microseconds <= $0 }) { counts[place] += 1 }
    }
}
