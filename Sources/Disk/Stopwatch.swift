/// Measures how long a step takes.
package struct Stopwatch: Sendable {
    private let startMicroseconds = MonotonicTime.microseconds()

    package init() {}

    package var microseconds: Int { Int(MonotonicTime.microseconds() - startMicroseconds) }

    package var milliseconds: Double { Double(microseconds) / 1_000 }
}
