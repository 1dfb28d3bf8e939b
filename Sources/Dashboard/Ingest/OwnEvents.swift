import CanonicalJSON
import Telemetry

/// Makes frames of events that the hub itself numbers: its own, and those of connectors and clients
/// that speak JSON.
///
/// Each run of the hub is an epoch, in which every such node counts from 0. Of as many nodes as there
/// may be the one that was silent longest is forgotten; should it come again, it begins an epoch of
/// its own.
struct OwnEvents: ~Copyable {
    /// As whom the hub itself speaks.
    static let hubNode = "dashboard"

    /// Clients that publish are told apart from nodes, which cannot be called so.
    static let clientPrefix = "client:"

    private struct Numbering {
        let epoch: UInt64
        var next: UInt64 = 0
        var usedAt: UInt64
    }

    private let epoch: UInt64
    private var numberings: [String: Numbering] = [:]
    private var forgotten: UInt64 = 0
    private var uses: UInt64 = 0
    private var builder = FrameBuilder(node: Array(hubNode.utf8))

    init(epoch: UInt64) { self.epoch = epoch }

    /// A frame of one text, good until the next; nil for a name that no node has.
    mutating func frame(
        _ record: [UInt8], of node: String, at microseconds: Int64
    ) -> UnsafeRawBufferPointer? {
        guard (1...TelemetryFormat.nameBytesMax).contains(node.utf8.count) else { return nil }
        let numbering = numbering(of: node)
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

    private mutating func numbering(of node: String) -> Numbering {
        uses += 1
        if let known = numberings[node] {
            numberings[node]?.usedAt = uses
            return known
        }
        if numberings.count >= NodeHolders.countMax,
            let oldest = numberings.min(by: { $0.value.usedAt < $1.value.usedAt })
        {
            numberings[oldest.key] = nil
            forgotten += 1
        }
        let fresh = Numbering(
            epoch: (epoch &+ forgotten) & TelemetryFormat.epochMax, usedAt: uses)
        numberings[node] = fresh
        return fresh
    }
}
