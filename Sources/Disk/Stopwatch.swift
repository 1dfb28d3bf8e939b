import Glibc

/// Measures how long a step takes, by a clock that nobody sets.
package struct Stopwatch: Sendable {
    private let startMicroseconds = Stopwatch.now()

    package init() {}

    package var microseconds: Int { Stopwatch.now() - startMicroseconds }

    package var milliseconds: Double { Double(microseconds) / 1_000 }

    private static func now() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
    }
}
