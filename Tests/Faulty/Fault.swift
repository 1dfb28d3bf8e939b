import ConnectorConfig

/// What is wrong with a node, by the end of its name.
enum Fault: String, CaseIterable {
    // A real connector that is started late, or with another configuration.
    case slowStart = "slow-start"
    /// Everything that it sends takes longer.
    case slow
    /// Every route leads back to its first peer.
    case astray
    /// A peer that nobody planned, and that is not there.
    case unhealthy

    // A naive node.
    /// One Prepare of 1,000 goes nowhere.
    case drops
    /// One answer of 1,000 is not passed back.
    case forgets
    case rejects
    /// So many a second and no more.
    case throttles
    /// Fulfils what it should pass on.
    case cheats
    /// Passes one Prepare of 1,000 on twice.
    case doubles

    static let packetsPerFault = 1_000
    static let lateMilliseconds: Int32 = 1_500
    static let throttledPause: Int64 = 10
    private static let slownessMicroseconds = 20_000

    init?(nodeId: String) {
        guard let fault = Fault.allCases.first(where: { nodeId.hasSuffix("-\($0.rawValue)") })
        else { return nil }
        self = fault
    }

    /// The configuration that makes a real connector behave so; nil where none does.
    func changed(_ configuration: NodeConfiguration) -> NodeConfiguration? {
        var changed = configuration
        switch self {
        case .slowStart: break
        case .slow:
            for index in changed.peers.indices {
                changed.peers[index].latencyMicroseconds = Self.slownessMicroseconds
            }
        case .astray:
            for index in changed.routes.indices {
                changed.routes[index].nextHop = changed.peers[0].id
            }
        case .unhealthy:
            var absent = changed.peers[0]
            absent.id = "nobody"
            absent.url = "ws://127.0.0.1:9"
            changed.peers.append(absent)
        case .drops, .forgets, .rejects, .throttles, .cheats, .doubles: return nil
        }
        return changed
    }
}
