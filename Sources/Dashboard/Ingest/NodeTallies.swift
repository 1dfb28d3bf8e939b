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
    /// In the order in which they came.
    private var names: [[UInt8]] = []
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
        if all[node] == nil {
            guard all.count < NodeHolders.countMax else { return tally.lost }
            names.append(node)
        }
        all[node, default: Entry()].tally.add(tally)
        all[node]?.lastMicroseconds = microseconds
        return tally.lost
    }

    /// What is told by node: those that came first, and of those beyond as many all as one. Who is
    /// named once stays so, as a counter must not fall.
    func named(atMost limit: Int) -> [(name: String, tally: FrameTally)] {
        var named = names.prefix(limit).map { name in
            (name: String(decoding: name, as: UTF8.self), tally: all[name]?.tally ?? FrameTally())
        }
        if names.count > limit {
            let others = names[limit...].reduce(into: FrameTally()) { sum, name in
                if let entry = all[name] { sum.add(entry.tally) }
            }
            named.append((Self.othersName, others))
        }
        return named.sorted { $0.name < $1.name }
    }
}
