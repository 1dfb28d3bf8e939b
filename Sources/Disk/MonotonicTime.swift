import Glibc

/// The clock that nobody sets, the same for all processes of the machine. It says nothing of the
/// time of day.
package enum MonotonicTime {
    package static func nanoseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    package static func microseconds() -> Int64 { nanoseconds() / 1_000 }

    package static func milliseconds() -> Int64 { nanoseconds() / 1_000_000 }
}
