import Telemetry

/// What each node told since the hub runs, counted.
struct NodeTallies {
    struct Entry {
        var tally = FrameTally()
        /// When its last frame was stored, in microseconds since 1970.
        var lastMicroseconds: Int64 = 0
    }

    private(set) var all: [[UInt8]: Entry] = [:]
    private(set) var total = FrameTally()

    subscript(_ node: String) -> Entry? { all[Array(node.utf8)] }

    /// Answers how many of the frame's numbers stand for nothing.
    @discardableResult
    mutating func add(_ frame: Frame, at microseconds: Int64) -> UInt64 {
        var tally = FrameTally()
        tally.add(frame)
        total.add(tally)
        let node = Array(frame.node)
        // Beyond as many nodes as there may be, only the total counts.
        guard all[node] != nil || all.count < NodeHolders.countMax else { return tally.lost }
        all[node, default: Entry()].tally.add(tally)
        all[node]?.lastMicroseconds = microseconds
        return tally.lost
    }
}
