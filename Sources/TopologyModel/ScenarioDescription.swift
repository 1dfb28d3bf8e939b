/// Faults on a time line, and what must hold in spite of them.
public struct ScenarioDescription: Codable, Sendable, Equatable {
    public enum Step: Codable, Sendable, Equatable {
        case send(Sending)
        case at(Moment)
        case expect([DemandDescription])
    }

    /// Packets at a steady rate from the scenario's beginning.
    public struct Sending: Codable, Sendable, Equatable {
        public var from: String
        public var to: String
        public var packetsPerSecond: Int
        public var durationMicroseconds: Int
        public var source: SourceLocation

        public init(
            from: String, to: String, packetsPerSecond: Int, durationMicroseconds: Int,
            source: SourceLocation
        ) {
            self.from = from
            self.to = to
            self.packetsPerSecond = packetsPerSecond
            self.durationMicroseconds = durationMicroseconds
            self.source = source
        }
    }

    /// Faults that begin together, so long after the scenario did.
    public struct Moment: Codable, Sendable, Equatable {
        public var microseconds: Int
        public var faults: [FaultDescription]
        public var source: SourceLocation

        public init(microseconds: Int, faults: [FaultDescription], source: SourceLocation) {
            self.microseconds = microseconds
            self.faults = faults
            self.source = source
        }
    }

    public var name: String
    public var steps: [Step]
    public var source: SourceLocation

    public init(name: String, steps: [Step], source: SourceLocation) {
        self.name = name
        self.steps = steps
        self.source = source
    }
}

/// One thing that goes wrong, or is mended.
public struct FaultDescription: Codable, Sendable, Equatable {
    public enum Kind: Codable, Sendable, Equatable {
        /// SIGKILL, as a crash would.
        case kill(FaultTarget)
        /// SIGSTOP, as a machine that swaps would.
        case pause(FaultTarget)
        case resume(FaultTarget)
        case restart(FaultTarget)
        case stop(FaultTarget)
        /// Nothing passes the link, in either direction.
        case partition(FaultLink)
        /// Ends every fault of the link.
        case heal(FaultLink)
        case delay(FaultLink, microseconds: Int)
        /// One message of so many is lost.
        case drop(FaultLink, oneIn: Int)
        case throttle(FaultLink, bytesPerSecond: Int)
    }

    public var kind: Kind
    public var source: SourceLocation

    public init(kind: Kind, source: SourceLocation) {
        self.kind = kind
        self.source = source
    }
}

/// What a fault strikes.
public enum FaultTarget: Codable, Sendable, Hashable {
    case dashboard
    case node(String)
}

/// The link a fault strikes, by its two nodes in any order.
public struct FaultLink: Codable, Sendable, Hashable {
    public var first: String
    public var second: String

    public init(_ first: String, _ second: String) {
        self.first = first
        self.second = second
    }
}
