package import Reactor

/// Whoever fails too often may not try again for a while, also not with the right key.
package struct FailureLimiter: Sendable {
    package static let failuresMax = 10
    package static let windowMilliseconds: Int64 = 60_000
    package static let sourcesMax = 4_096

    private struct Window: Sendable {
        let begin: Int64
        var failures: Int
    }

    private var windows: [SourceNetwork: Window] = [:]

    package init() {}

    package var count: Int { windows.count }

    /// For how long it may not try; nil: it may.
    package func restSeconds(of source: SourceNetwork, nowMilliseconds now: Int64) -> Int? {
        guard let window = windows[source], window.failures >= Self.failuresMax else { return nil }
        let left = window.begin + Self.windowMilliseconds - now
        return left > 0 ? Int((left + 999) / 1_000) : nil
    }

    package mutating func failed(_ source: SourceNetwork, nowMilliseconds now: Int64) {
        if let window = windows[source], now - window.begin < Self.windowMilliseconds {
            windows[source]?.failures = window.failures + 1
            return
        }
        if windows.count >= Self.sourcesMax && windows[source] == nil { makeRoom(now) }
        windows[source] = Window(begin: now, failures: 1)
    }

    /// Where all have failed within the last minute, those that began first are forgotten: many at
    /// once, so that looking at all is rare.
    private mutating func makeRoom(_ now: Int64) {
        windows = windows.filter { now - $0.value.begin < Self.windowMilliseconds }
        guard windows.count >= Self.sourcesMax else { return }
        let oldest = windows.sorted { $0.value.begin < $1.value.begin }
            .prefix(Self.sourcesMax / 4)
        for (source, _) in oldest { windows[source] = nil }
    }
}
