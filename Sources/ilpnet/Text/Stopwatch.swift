/// Measures how long a step takes.
struct Stopwatch {
    private let start = ContinuousClock.now

    var milliseconds: Double {
        let elapsed = ContinuousClock.now - start
        return Double(elapsed.components.seconds) * 1_000
            + Double(elapsed.components.attoseconds) / 1e15
    }
}
