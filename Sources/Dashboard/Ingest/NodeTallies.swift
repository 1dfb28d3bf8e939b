import Telemetry

/// What each node told since the hub runs, counted.
struct NodeTallies {
    struct Entry {
        var tally = FrameTally()
        /// When its last frame was stored, in microseconds since 1970.
        var lastMicroseconds: Int64 = 0
    }

    /// No node is called so.
    static let othersName = ""

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

    /// What is told by node: of those beyond as many, of which the busiest are named, as one.
    func named(atMost limit: Int) -> [(name: String, tally: FrameTally)] {
        var named = all.map { (name: String(decoding: $0, as: UTF8.self), tally: $1.tally) }
        if named.count > limit {
            named.sort { ($1.tally.events, $0.name) < ($0.tally.events, $1.name) }
            let others = named[limit...].reduce(into: FrameTally()) { $0.add($1.tally) }
            named.removeSubrange(limit...)
            named.append((Self.othersName, others))
        }
        return named.sorted { $0.name < $1.name }
    }
}
