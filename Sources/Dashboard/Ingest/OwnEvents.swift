import CanonicalJSON
import Telemetry

/// Makes frames of events that the hub itself numbers: its own, and those of connectors and clients
/// that speak JSON.
///
/// Each run of the hub is an epoch, in which every such node counts from 0.
struct OwnEvents: ~Copyable {
    /// As whom the hub itself speaks.
    static let hubNode = "dashboard"

    private let epoch: UInt64
    private var next: [String: UInt64] = [:]
    private var builder = FrameBuilder(node: Array(hubNode.utf8))

    init(epoch: UInt64) { self.epoch = epoch }

    /// A frame of one text, good until the next; nil where as many nodes are counted as may be.
    mutating func frame(
        _ record: [UInt8], of node: String, at microseconds: Int64
    ) -> UnsafeRawBufferPointer? {
        let isKnown = next[node] != nil
        guard isKnown || next.count < NodeHolders.countMax,
            (1...TelemetryFormat.nameBytesMax).contains(node.utf8.count)
        else { return nil }
        let number = next[node, default: 0]
        builder.rename(Array(node.utf8))
        builder.begin(epoch: epoch, firstSequence: number, microseconds: microseconds)
        record.withUnsafeBytes {
            guard let start = $0.baseAddress else { return }
            _ = builder.add(start, bytes: $0.count, at: microseconds, events: 1)
        }
        return builder.finish()
    }

    /// The frame that was made last of this node was stored.
    mutating func wasStored(_ node: String) { next[node, default: 0] += 1 }
}
