import Glibc

/// The time as one turn of a loop sees it: all packets of a turn share it.
package struct LoopTime: Equatable, Sendable {
    /// Since 1970, as packets' expiries count. It can be set back and forth.
    package let wallMilliseconds: Int64
    /// The same, finer, as events count.
    package let wallMicroseconds: Int64
    /// By a clock that nobody sets, for deadlines.
    package let monotonicNanoseconds: Int64
    package let monotonicMilliseconds: Int64

    package init(wallMilliseconds: Int64, monotonicNanoseconds: Int64) {
        self.init(
            wallMicroseconds: wallMilliseconds * 1_000, monotonicNanoseconds: monotonicNanoseconds)
    }

    package init(wallMicroseconds: Int64, monotonicNanoseconds: Int64) {
        self.wallMicroseconds = wallMicroseconds
        // Floor, so that moments before 1970 are right as well.
        wallMilliseconds =
            (wallMicroseconds >= 0 ? wallMicroseconds : wallMicroseconds - 999) / 1_000
        self.monotonicNanoseconds = monotonicNanoseconds
        monotonicMilliseconds = monotonicNanoseconds / 1_000_000
    }

    package static func read() -> LoopTime {
        var wall = timespec()
        var monotonic = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        clock_gettime(CLOCK_MONOTONIC, &monotonic)
        return LoopTime(
            wallMicroseconds: Int64(wall.tv_sec) * 1_000_000 + Int64(wall.tv_nsec) / 1_000,
            monotonicNanoseconds: Int64(monotonic.tv_sec) * 1_000_000_000
                + Int64(monotonic.tv_nsec))
    }
}
