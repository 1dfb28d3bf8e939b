import Glibc

/// The clock that nobody sets, by which supervisors say when something started. All processes of
/// a machine share it.
enum MonotonicTime {
    static func milliseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }
}
