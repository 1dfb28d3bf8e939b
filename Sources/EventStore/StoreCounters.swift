package import Reactor

/// What a log has done since it was opened.
package struct StoreCounters: Sendable {
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
    /// How long the disk took to promise what was written.
    package var syncs = DurationHistogram()

    package init() {}
}
