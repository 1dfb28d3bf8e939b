public import TopologyModel

/// Faults on a time line, and what must hold in spite of them.
///
///     Scenario("hub restart") {
///         Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
///         At(.seconds(3)) { Kill(.dashboard) }
///         Expect { Loss(atMost: 0) }
///     }
public struct Scenario: Check {
    public let described: CheckDescription

    /// A scenario of this name: what is sent, what goes wrong and what is expected.
    ///
    ///     Scenario("calm") { Send(from: "a", to: "b", rate: 9, for: .seconds(9)) }
    ///     Scenario("crash") { At(.seconds(3)) { Kill("b") }; Expect { Loss(atMost: 5) } }
    public init(
        _ name: String, file: String = #fileID, line: Int = #line,
        @ListBuilder<any ScenarioStep> content: () -> [any ScenarioStep]
    ) {
        described = .scenario(
            ScenarioDescription(
                name: name, steps: content().map(\.described),
                source: SourceLocation(file, line)))
    }
}

/// Anything that may stand in a `Scenario` block.
///
///     let crash: any ScenarioStep = At(.seconds(3)) { Kill("hub") }
///     let check = Scenario("crash") { crash }
public protocol ScenarioStep {
    /// The step as data.
    var described: ScenarioDescription.Step { get }
}

/// Packets at a steady rate from the scenario's beginning.
///
///     Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
///     Send(from: "bob", to: "alice", rate: 10, for: .minutes(1))
public struct Send: ScenarioStep {
    public let described: ScenarioDescription.Step

    /// So many packets a second, sent on time whether or not answers come.
    ///
    ///     Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
    ///     Send(from: "bob", to: "alice", rate: 10, for: .minutes(1))
    public init(
        from: String, to: String, rate packetsPerSecond: Int, for length: TimeSpan,
        file: String = #fileID, line: Int = #line
    ) {
        described = .send(
            .init(
                from: from, to: to, packetsPerSecond: packetsPerSecond,
                durationMicroseconds: length.inMicroseconds, source: SourceLocation(file, line)))
    }
}

/// Faults that begin this long after the scenario did.
///
///     At(.seconds(3)) { Kill(.dashboard) }
///     At(.seconds(5)) { Partition("alice", "hub"); Pause("bob") }
public struct At: ScenarioStep {
    public let described: ScenarioDescription.Step

    /// All faults of the block begin together.
    ///
    ///     At(.seconds(3)) { Kill(.dashboard) }
    ///     At(.seconds(5)) { Partition("alice", "hub"); Pause("bob") }
    public init(
        _ time: TimeSpan, file: String = #fileID, line: Int = #line,
        @ListBuilder<any Fault> content: () -> [any Fault]
    ) {
        described = .at(
            .init(
                microseconds: time.inMicroseconds, faults: content().map(\.described),
                source: SourceLocation(file, line)))
    }
}

/// What must hold once the scenario is over.
///
///     Expect { Loss(atMost: 0) }
///     Expect { Rejects(atMost: 200); Latency(p95: .seconds(1)) }
public struct Expect: ScenarioStep {
    public let described: ScenarioDescription.Step

    /// These demands, of all that the scenario sends.
    ///
    ///     Expect { Loss(atMost: 0) }
    ///     Expect { Rejects(atMost: 200); Latency(p95: .seconds(1)) }
    public init(
        file: String = #fileID, line: Int = #line,
        @ListBuilder<any Demand> content: () -> [any Demand]
    ) {
        described = .expect(
            .init(demands: content().map(\.described), source: SourceLocation(file, line)))
    }
}
