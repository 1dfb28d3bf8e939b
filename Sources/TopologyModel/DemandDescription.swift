/// What is demanded of one measured quantity of a stream of packets.
public struct DemandDescription: Codable, Sendable, Equatable {
    public enum Quantity: String, Codable, Sendable {
        case loss, rejects, throughput, latency, forwarding, visualization, interaction
    }

    /// One limit: where in the distribution, and the most or the least it may be there.
    public struct Limit: Codable, Sendable, Equatable {
        public enum Statistic: String, Codable, Sendable {
            case count, perSecond, p50, p95, p98, p99, max
        }

        public enum Bound: String, Codable, Sendable { case atMost, atLeast }

        public var statistic: Statistic
        public var bound: Bound
        /// Packets for `count`, packets a second for `perSecond`, microseconds for the rest.
        public var value: Int

        public init(_ statistic: Statistic, _ bound: Bound, _ value: Int) {
            self.statistic = statistic
            self.bound = bound
            self.value = value
        }
    }

    public var quantity: Quantity
    public var limits: [Limit]
    public var source: SourceLocation

    public init(quantity: Quantity, limits: [Limit], source: SourceLocation) {
        self.quantity = quantity
        self.limits = limits
        self.source = source
    }
}
