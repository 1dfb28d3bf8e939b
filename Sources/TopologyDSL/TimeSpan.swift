/// A length of time.
///
///     Startup(within: .seconds(30))
///     Peer("tokyo", latency: .milliseconds(120))
///
/// Not Swift's `Duration`, whose overloads for integers and fractions make long blocks slow to
/// compile.
public struct TimeSpan: Sendable, Hashable {
    /// The whole length, counted in microseconds.
    public let inMicroseconds: Int

    /// So many millionths of a second.
    public static func microseconds(_ count: Int) -> TimeSpan { TimeSpan(inMicroseconds: count) }
    /// So many thousandths of a second.
    public static func milliseconds(_ count: Int) -> TimeSpan { TimeSpan(count, times: 1_000) }
    /// So many seconds.
    public static func seconds(_ count: Int) -> TimeSpan { TimeSpan(count, times: 1_000_000) }
    /// So many minutes.
    public static func minutes(_ count: Int) -> TimeSpan { TimeSpan(count, times: 60_000_000) }
}

extension TimeSpan {
    /// A span too long to count is the longest there is; the planner then calls it too long.
    private init(_ count: Int, times microseconds: Int) {
        let (product, overflow) = count.multipliedReportingOverflow(by: microseconds)
        inMicroseconds = overflow ? (count < 0 ? Int.min : Int.max) : product
    }
}
