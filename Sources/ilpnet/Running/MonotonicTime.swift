import Runtime

/// The clock that nobody sets, by which supervisors say when something started.
enum MonotonicTime {
    static func milliseconds() -> Int64 { SupervisorClock.microseconds() / 1_000 }
}
