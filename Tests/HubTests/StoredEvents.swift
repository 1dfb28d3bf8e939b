import EventStore
import Telemetry

/// What a hub's log holds, read back from its files: how far the numbers of each run of a node go,
/// and whatever is not as it must be.
struct StoredEvents {
    struct Run: Hashable, CustomStringConvertible {
        var node: String
        var epoch: UInt64

        var description: String { "\(node) \(epoch)" }
    }

    /// Of each run the number after its last event.
    private(set) var next: [Run: UInt64] = [:]
    /// Numbers that stand for nothing.
    private(set) var lost: [Run: UInt64] = [:]
    /// Numbers that are there twice or left out, offsets that do not go on, damage.
    private(set) var faults: [String] = []
    private(set) var offset: UInt64 = 0

    init(folder: String) throws {
        var reader = try LogReader(folder: folder)
        while let part = reader.next() {
            switch part {
            case .damaged(let first, let next): faults.append("damage from \(first) to \(next)")
            case .frames(var frames): while let stored = frames.next() { add(stored) }
            }
        }
    }

    /// The runs of a node, the smallest epoch first.
    func runs(of node: String) -> [Run] {
        next.keys.filter { $0.node == node }.sorted { $0.epoch < $1.epoch }
    }

    /// Of all runs of a node.
    func count(of node: String) -> UInt64 { runs(of: node).reduce(0) { $0 + (next[$1] ?? 0) } }

    private mutating func add(_ stored: StoredFrame) {
        let frame = stored.frame
        let run = Run(node: String(decoding: frame.node, as: UTF8.self), epoch: frame.epoch)
        if stored.firstOffset != offset {
            faults.append("offset \(stored.firstOffset) instead of \(offset)")
        }
        offset = stored.endOffset
        let expected = next[run] ?? 0
        if frame.firstSequence != expected {
            faults.append("\(run): \(frame.firstSequence) instead of \(expected)")
        }
        next[run] = frame.nextSequence
        var tally = FrameTally()
        tally.add(frame)
        if tally.lost > 0 { lost[run, default: 0] += tally.lost }
    }
}
