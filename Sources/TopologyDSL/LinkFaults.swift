public import TopologyModel

/// Lets nothing pass a link, in either direction.
///
///     At(.seconds(3)) { Partition("alice", "hub") }
///     At(.seconds(5)) { Partition("hub", "bob") }
public struct Partition: Fault {
    public let described: FaultDescription

    /// Between two linked nodes, in any order; until `Heal`.
    ///
    ///     Partition("alice", "hub")
    ///     Partition("hub", "bob")
    public init(
        _ first: String, _ second: String, file: String = #fileID, line: Int = #line
    ) {
        described = FaultDescription(
            kind: .partition(link: FaultLink(first, second)),
            source: SourceLocation(file, line))
    }
}

/// Ends every fault of a link.
///
///     At(.seconds(3)) { Heal("alice", "hub") }
///     At(.seconds(5)) { Heal("hub", "bob") }
public struct Heal: Fault {
    public let described: FaultDescription

    /// Between two linked nodes, in any order.
    ///
    ///     Heal("alice", "hub")
    ///     Heal("hub", "bob")
    public init(
        _ first: String, _ second: String, file: String = #fileID, line: Int = #line
    ) {
        described = FaultDescription(
            kind: .heal(link: FaultLink(first, second)),
            source: SourceLocation(file, line))
    }
}

/// Holds every message of a link back.
///
///     At(.seconds(3)) { Delay("alice", "hub", by: .milliseconds(200)) }
///     At(.seconds(5)) { Delay("hub", "bob", by: .milliseconds(200)) }
public struct Delay: Fault {
    public let described: FaultDescription

    /// In both directions, by this much each; until `Heal`.
    ///
    ///     Delay("alice", "hub", by: .milliseconds(200))
    ///     Delay("hub", "bob", by: .milliseconds(200))
    public init(
        _ first: String, _ second: String, by time: TimeSpan, file: String = #fileID,
        line: Int = #line
    ) {
        described = FaultDescription(
            kind: .delay(link: FaultLink(first, second), microseconds: time.inMicroseconds),
            source: SourceLocation(file, line))
    }
}

/// Loses messages of a link.
///
///     At(.seconds(3)) { Drop("alice", "hub", oneIn: 1_000) }
///     At(.seconds(5)) { Drop("hub", "bob", oneIn: 1_000) }
public struct Drop: Fault {
    public let described: FaultDescription

    /// One in so many, in both directions; until `Heal`.
    ///
    ///     Drop("alice", "hub", oneIn: 1_000)
    ///     Drop("hub", "bob", oneIn: 1_000)
    public init(
        _ first: String, _ second: String, oneIn messages: Int, file: String = #fileID,
        line: Int = #line
    ) {
        described = FaultDescription(
            kind: .drop(link: FaultLink(first, second), oneIn: messages),
            source: SourceLocation(file, line))
    }
}

/// Slows a link down.
///
///     At(.seconds(3)) { Throttle("alice", "hub", bytesPerSecond: 50_000) }
///     At(.seconds(5)) { Throttle("hub", "bob", bytesPerSecond: 50_000) }
public struct Throttle: Fault {
    public let described: FaultDescription

    /// So many bytes a second in each direction; until `Heal`.
    ///
    ///     Throttle("alice", "hub", bytesPerSecond: 50_000)
    ///     Throttle("hub", "bob", bytesPerSecond: 50_000)
    public init(
        _ first: String, _ second: String, bytesPerSecond: Int, file: String = #fileID,
        line: Int = #line
    ) {
        described = FaultDescription(
            kind: .throttle(link: FaultLink(first, second), bytesPerSecond: bytesPerSecond),
            source: SourceLocation(file, line))
    }
}
