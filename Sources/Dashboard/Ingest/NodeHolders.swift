import Telemetry

/// Which connection speaks for which node. One node has one voice: a second connection is refused
/// while the first lives, unless it is the same connector, come anew, or has a key where the first
/// has none.
///
/// It knows connections by their numbers alone, and no time but what it is told.
struct NodeHolders {
    /// More nodes than this are not known at once.
    static let countMax = 20_000
    /// Of those for whose nodes nobody with a key speaks, so that there is always room for a key.
    static let keylessMax = countMax / 2
    /// After an authenticated connector went away, nobody without a key speaks for its node so long.
    static let reservedMilliseconds: Int64 = 60_000

    enum Claim: Equatable {
        case granted
        /// The node's former connection speaks for it no longer.
        case replaces(UInt64)
        /// Somebody else speaks for it, whom one should ask for a sign of life.
        case taken(by: UInt64)
        /// An authenticated connector spoke for it a moment ago.
        case reserved
        /// As many nodes are known as may be.
        case full
    }

    private struct Holder {
        /// nil: it has gone.
        var connection: UInt64?
        /// Of an authenticated connector; nil: of the plain protocol.
        var instance: String?
        var goneAt: Int64 = 0
    }

    private var holders: [String: Holder] = [:]
    private var keyless = 0

    /// `instance` is nil for a connection without a key.
    mutating func claim(
        _ node: String, by connection: UInt64, instance: String?, at now: Int64
    ) -> Claim {
        guard let holder = holders[node] else {
            guard instance != nil || keyless < Self.keylessMax,
                holders.count < Self.countMax || dropOldest()
            else { return .full }
            hold(node, Holder(connection: connection, instance: instance))
            return .granted
        }
        if let current = holder.connection {
            if current == connection { return .granted }
            guard let instance, holder.instance == nil || holder.instance == instance else {
                return .taken(by: current)
            }
            hold(node, Holder(connection: connection, instance: instance))
            return .replaces(current)
        }
        let isReserved =
            holder.instance != nil && instance == nil
            && now < holder.goneAt + Self.reservedMilliseconds
        if isReserved { return .reserved }
        hold(node, Holder(connection: connection, instance: instance))
        return .granted
    }

    /// Of a node that the connection held, if it still does.
    mutating func release(_ node: String, by connection: UInt64, at now: Int64) {
        guard var holder = holders[node], holder.connection == connection else { return }
        holder.connection = nil
        holder.goneAt = now
        // Without a key nothing was reserved.
        hold(node, holder.instance == nil ? nil : holder)
    }

    private mutating func hold(_ node: String, _ holder: Holder?) {
        if let old = holders[node], old.instance == nil { keyless -= 1 }
        if let holder, holder.instance == nil { keyless += 1 }
        holders[node] = holder
    }

    /// Who speaks for a node now.
    func connection(of node: String) -> UInt64? { holders[node]?.connection }

    /// Room by forgetting whoever went away longest ago.
    private mutating func dropOldest() -> Bool {
        let gone = holders.filter { $0.value.connection == nil }
        guard let oldest = gone.min(by: { $0.value.goneAt < $1.value.goneAt }) else {
            return false
        }
        hold(oldest.key, nil)
        return true
    }
}
