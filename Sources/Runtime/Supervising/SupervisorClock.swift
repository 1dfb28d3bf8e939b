import Glibc

/// Time that nobody sets, the same for all processes of the machine.
package enum SupervisorClock {
    package static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}

/// How long a network may take to become ready.
package enum ReadyTime {
    package static let byDefaultMilliseconds = 30_000
}
