/// Faults on a time line, and what must hold in spite of them.
public struct ScenarioDescription: Codable, Sendable, Equatable {
    public enum Step: Codable, Sendable, Equatable {
        case send(Sending)
        case at(Moment)
        case expect(Expectation)
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

    /// What is demanded of all that the scenario sends.
    public struct Expectation: Codable, Sendable, Equatable {
        public var demands: [DemandDescription]
        public var source: SourceLocation

        public init(demands: [DemandDescription], source: SourceLocation) {
            self.demands = demands
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

// Written out, because the compiler's own coding puts each value behind a key "_0".
extension ScenarioDescription.Step {
    private enum CodingKeys: String, CodingKey { case send, at, expect }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.onlyKey("a step") {
        case .send:
            self = .send(try container.decode(ScenarioDescription.Sending.self, forKey: .send))
        case .at: self = .at(try container.decode(ScenarioDescription.Moment.self, forKey: .at))
        case .expect:
            self = .expect(
                try container.decode(ScenarioDescription.Expectation.self, forKey: .expect))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .send(let sending): try container.encode(sending, forKey: .send)
        case .at(let moment): try container.encode(moment, forKey: .at)
        case .expect(let expectation): try container.encode(expectation, forKey: .expect)
        }
    }
}

/// One thing that goes wrong, or is mended.
public struct FaultDescription: Codable, Sendable, Equatable {
    public enum Kind: Codable, Sendable, Equatable {
        /// SIGKILL, as a crash would.
        case kill(target: FaultTarget)
        /// SIGSTOP, as a machine that swaps would.
        case pause(target: FaultTarget)
        case resume(target: FaultTarget)
        case restart(target: FaultTarget)
        case stop(target: FaultTarget)
        /// Nothing passes the link, in either direction.
        case partition(link: FaultLink)
        /// Ends every fault of the link.
        case heal(link: FaultLink)
        case delay(link: FaultLink, microseconds: Int)
        /// One message of so many is lost.
        case drop(link: FaultLink, oneIn: Int)
        case throttle(link: FaultLink, bytesPerSecond: Int)
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
    case node(name: String)
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
