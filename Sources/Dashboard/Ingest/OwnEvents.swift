import CanonicalJSON
import Telemetry

/// Makes frames of events that the hub itself numbers: its own, and those of connectors and clients
/// that speak JSON.
///
/// Each run of the hub is an epoch, in which every such node counts from 0. Of as many nodes as there
/// may be those that were silent longest are forgotten; should one come again, it begins an epoch of
/// its own.
///
/// Nobody sends again what the log does not take. Its numbers are kept for a tombstone, which stands
/// before whatever the log takes next of that node.
struct OwnEvents: ~Copyable {
    /// As whom the hub itself speaks.
    static let hubNode = "dashboard"

    /// Clients that publish are told apart from nodes, which cannot be called so.
    static let clientPrefix = "client:"

    /// A name by which no connector may call itself.
    static func isOwn(_ node: String) -> Bool {
        node == hubNode || node.hasPrefix(clientPrefix)
    }

    private struct Numbering {
        let epoch: UInt64
        var next: UInt64 = 0
        var usedAt: UInt64
        /// Events from there on that the log did not take, and why not the first of them.
        var lost: UInt64 = 0
        var reason = LossReason.diskFailed
    }

    /// So many names are forgotten at once, so that looking for them costs little.
    private static let forgottenAtOnce = NodeHolders.countMax / 16

    private let epoch: UInt64
    private var numberings: [String: Numbering] = [:]
    /// How often some were forgotten.
    private var forgettings: UInt64 = 0
    private var uses: UInt64 = 0
    private var builder = FrameBuilder(node: Array(hubNode.utf8), isNumberedByHub: true)

    init(epoch: UInt64) { self.epoch = epoch }

    /// A frame of one text, good until the next; nil for a name that no node has, and where none can
    /// be remembered more. What was lost of the node before is to be told of first.
    mutating func frame(
        _ record: [UInt8], of node: String, at microseconds: Int64
    ) -> UnsafeRawBufferPointer? {
        guard (1...TelemetryFormat.nameBytesMax).contains(node.utf8.count),
            let numbering = numbering(of: node)
        else { return nil }
        builder.rename(Array(node.utf8))
        builder.begin(
            epoch: numbering.epoch, firstSequence: numbering.next, microseconds: microseconds)
        record.withUnsafeBytes {
            guard let start = $0.baseAddress else { return }
            _ = builder.add(start, bytes: $0.count, at: microseconds, events: 1)
        }
        return builder.finish()
    }

    /// The frame that was made last of this node was stored.
    mutating func wasStored(_ node: String) { numberings[node]?.next += 1 }

    // MARK: - Losses

    /// The nodes of which something was lost and not told yet.
    private(set) var bereaved: Set<String> = []

    /// An event of the node was not taken. Of a node that is not remembered the hub counts it as its
    /// own, so that some tombstone tells of it.
    mutating func wasLost(of node: String, _ reason: LossReason) {
        let name = numberings[node] == nil ? Self.hubNode : node
        guard var numbering = numberings[name] ?? addNumbering(of: name) else { return }
        if numbering.lost == 0 { numbering.reason = reason }
        numbering.lost += 1
        numberings[name] = numbering
        bereaved.insert(name)
    }

    /// What was lost of the node, up to as many events as one tombstone says; good until the next
    /// frame. nil: nothing was.
    mutating func tombstone(of node: String, at microseconds: Int64) -> UnsafeRawBufferPointer? {
        guard bereaved.contains(node), let numbering = numberings[node] else { return nil }
        builder.rename(Array(node.utf8))
        return builder.tombstone(
            epoch: numbering.epoch, first: numbering.next,
            count: UInt32(clamping: numbering.lost), numbering.reason, microseconds: microseconds)
    }

    /// The tombstone that was made last of this node was stored.
    mutating func tombstoneWasStored(_ node: String, events: UInt32) {
        numberings[node]?.next += UInt64(events)
        numberings[node]?.lost -= UInt64(events)
        if numberings[node]?.lost == 0 { bereaved.remove(node) }
    }

    // MARK: -

    private mutating func numbering(of node: String) -> Numbering? {
        uses += 1
        if let known = numberings[node] {
            numberings[node]?.usedAt = uses
            return known
        }
        return addNumbering(of: node)
    }

    /// nil: of every node that is remembered something is yet to be told.
    private mutating func addNumbering(of node: String) -> Numbering? {
        if numberings.count >= NodeHolders.countMax, node != Self.hubNode, !forget() { return nil }
        let fresh = Numbering(
            epoch: (epoch &+ forgettings) & TelemetryFormat.epochMax, usedAt: uses)
        numberings[node] = fresh
        return fresh
    }

    /// False where there is nobody of whom everything is told.
    private mutating func forget() -> Bool {
        let isHubTold = numberings[Self.hubNode]?.lost == 0
        guard numberings.count > bereaved.count + (isHubTold ? 1 : 0) else { return false }
        let told = numberings.filter { $0.value.lost == 0 && $0.key != Self.hubNode }
        let oldest = told.sorted { $0.value.usedAt < $1.value.usedAt }
            .prefix(Self.forgottenAtOnce)
        for (name, _) in oldest { numberings[name] = nil }
        // Whoever comes again has an epoch that is above any of his own.
        forgettings += 1
        return !oldest.isEmpty
    }
}
