public import TopologyModel

/// A link to another node; this side dials. One of the two nodes declares it.
///
///     Node("alice") { Peer("bob", creditLimit: 1_000) }
///     Node("carol") { Peer("bob", relation: .parent, latency: .milliseconds(40)) }
public struct Peer: NodePart {
    /// What the other node is to this one.
    ///
    ///     let upstream = Peer.Relation.parent
    ///     let office = Node("office") { Peer("hub", relation: upstream) }
    public enum Relation: Sendable { case peer, parent, child }

    private let description: PeerDescription

    /// A link whose two ends have the same credit limit and the same latency.
    ///
    ///     Node("alice") { Peer("bob", secret: "alice-bob", creditLimit: 1_000) }
    ///     Node("carol") { Peer("bob", latency: .milliseconds(40), weight: 3) }
    ///
    /// The latency is added to every message, to play a distant peer. The weight is the length of
    /// the link where shortest paths are computed.
    public init(
        _ node: String, secret: String? = nil, creditLimit: Int? = nil,
        relation: Relation = .peer, latency: TimeSpan? = nil, weight: Int = 1,
        file: String = #fileID, line: Int = #line
    ) {
        description = Peer.describe(
            node, secret, Peer.same(creditLimit), relation, Peer.same(latency), weight,
            SourceLocation(file, line))
    }

    /// A link whose ends have different credit limits and different latencies.
    ///
    ///     Peer("bob", creditLimit: (ours: 1_000, theirs: 50))
    ///     Peer("bob", latency: (ours: .seconds(1), theirs: .seconds(2)))
    // Disfavoured, so that a Peer with neither is the one above and not ambiguous.
    @_disfavoredOverload
    public init(
        _ node: String, secret: String? = nil,
        creditLimit: (ours: Int, theirs: Int)? = nil, relation: Relation = .peer,
        latency: (ours: TimeSpan, theirs: TimeSpan)? = nil, weight: Int = 1,
        file: String = #fileID, line: Int = #line
    ) {
        description = Peer.describe(
            node, secret, creditLimit, relation, latency, weight, SourceLocation(file, line))
    }

    /// A link whose ends have different credit limits and the same latency.
    ///
    ///     let near = TimeSpan.milliseconds(1)
    ///     let bob = Peer("bob", creditLimit: (ours: 1_000, theirs: 50), latency: near)
    @_disfavoredOverload
    public init(
        _ node: String, secret: String? = nil,
        creditLimit: (ours: Int, theirs: Int), relation: Relation = .peer,
        latency: TimeSpan, weight: Int = 1, file: String = #fileID, line: Int = #line
    ) {
        description = Peer.describe(
            node, secret, creditLimit, relation, Peer.same(latency), weight,
            SourceLocation(file, line))
    }

    /// A link whose ends have the same credit limit and different latencies.
    ///
    ///     let far = TimeSpan.seconds(1)
    ///     let bob = Peer("bob", creditLimit: 1_000, latency: (ours: far, theirs: .seconds(2)))
    @_disfavoredOverload
    public init(
        _ node: String, secret: String? = nil, creditLimit: Int, relation: Relation = .peer,
        latency: (ours: TimeSpan, theirs: TimeSpan), weight: Int = 1,
        file: String = #fileID, line: Int = #line
    ) {
        description = Peer.describe(
            node, secret, Peer.same(creditLimit), relation, latency, weight,
            SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) { node.peers.append(description) }

    private typealias Ends<Value> = (ours: Value, theirs: Value)

    private static func same<Value>(_ value: Value?) -> Ends<Value>? {
        value.map { (ours: $0, theirs: $0) }
    }

    private static func describe(
        _ node: String, _ secret: String?, _ creditLimit: Ends<Int>?, _ relation: Relation,
        _ latency: Ends<TimeSpan>?, _ weight: Int, _ source: SourceLocation
    ) -> PeerDescription {
        PeerDescription(
            node: node, secret: secret,
            creditLimit: creditLimit.map { EndsDescription(ours: $0.ours, theirs: $0.theirs) },
            relation: relation.described,
            latencyMicroseconds: latency.map {
                EndsDescription(ours: $0.ours.inMicroseconds, theirs: $0.theirs.inMicroseconds)
            }, weight: weight, source: source)
    }
}

extension Peer.Relation {
    fileprivate var described: RelationDescription {
        switch self {
        case .peer: .peer
        case .parent: .parent
        case .child: .child
        }
    }
}
