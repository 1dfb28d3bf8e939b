import Telemetry

/// One pass of a packet through one node: what came, what was made of it, what was answered.
struct JourneyHop: Equatable {
    /// How it was known to follow the hop before it.
    enum Joint: String {
        /// Both ends of the link told of the same message.
        case session
        /// One of them does not say over which session: by its node's name, and in order of time.
        case order
    }

    /// An answer, as it came from the next hop or as it left for the one before.
    struct Answer: Equatable {
        var type: PacketType
        var code: String?
        var microseconds: Int64
    }

    var node: String
    /// Which one of the condition's through this node.
    var pass: UInt16
    /// Our own connectors say over which session a message went, others need not.
    var saysSessions: Bool
    var joint: Joint?

    // The Prepare.
    var incoming: PacketEvent.Message?
    var source: String?
    var destination: String?
    var amountIn: String?
    var received: Int64?
    var selectedPeer: String?
    var reason: String?
    var outgoing: PacketEvent.Message?
    var nextHop: String?
    var amountOut: String?
    var sent: Int64?

    // Its answer.
    var answered: Answer?
    var latencyMicroseconds: UInt32?
    var returned: Answer?

    /// What should have been told and was not, in sentences.
    var missing: [String] = []

    init(_ node: String, pass: UInt16, saysSessions: Bool) {
        self.node = node
        self.pass = pass
        self.saysSessions = saysSessions
    }

    /// When something of it was told first.
    var began: Int64 {
        [received, sent, answered?.microseconds, returned?.microseconds].lazy
            .compactMap { $0 }.min() ?? 0
    }

    /// And last.
    var ended: Int64 {
        [received, sent, answered?.microseconds, returned?.microseconds].lazy
            .compactMap { $0 }.max() ?? 0
    }

    /// How the packet ended, as far as this node knows.
    var outcome: Answer? { returned ?? answered }

    /// Whether the answer was made here: nobody else had given one.
    var isItsEnd: Bool { returned != nil && answered == nil }
}
