import Telemetry

/// The newest packets, lookups and log lines: they have no keys, so they are found by reading the
/// log backwards from its end. What was found stays, so that the next who asks costs only what has
/// come since.
struct RecentEvents {
    /// How many offsets are looked at first; each look further back takes twice as many.
    private static let firstSpan: UInt64 = 4_096
    private static let channels: [BuiltInChannel] = [.packets, .routes, .logs]

    private let places: [Int]
    private let countMax: Int
    private let bytesMax: Int
    private let readBytes: Int
    /// Rising, of each of the places.
    private var found: [[UInt64]]
    /// Everything from one to the other was looked at.
    private var seen: Range<UInt64> = 0..<0

    init(_ table: ChannelTable, _ limits: ChannelLimits) {
        places = Self.channels.map { table.place(of: $0) }
        countMax = limits.replayLimit
        bytesMax = limits.replayScanBytesMax
        readBytes = limits.readBytes
        found = places.map { _ in [] }
    }

    func keeps(anyOf channels: ChannelSet) -> Bool {
        places.contains { channels.contains(place: $0) }
    }

    /// As far as they were looked for.
    func offsets(place: Int) -> [UInt64] {
        places.firstIndex(of: place).map { found[$0] } ?? []
    }

    /// Looks for those below an offset, back to what is known already, until there are enough of
    /// each or so much was read. Answers what it cost.
    mutating func lookBack<Source: EventSource & ~Copyable>(
        from end: UInt64, _ table: ChannelTable, _ source: inout Source
    ) -> Int {
        let end = min(end, source.durableOffset)
        guard end > seen.upperBound else { return 0 }
        var low = end
        var span = Self.firstSpan
        var bytes = 0
        var cost = 0
        var newer: [[UInt64]] = places.map { _ in [] }
        let floor = max(seen.upperBound, source.firstOffset)
        while low > floor, bytes < bytesMax, newer.contains(where: { $0.count < countMax }) {
            let from = low &- min(span, low &- floor)
            var part: [[UInt64]] = places.map { _ in [] }
            bytes += scan(from, low, table, &part, &cost, &source)
            for i in places.indices { newer[i] = part[i] + newer[i] }
            low = from
            span *= 2
        }
        let isJoined = low == seen.upperBound && source.firstOffset <= seen.upperBound
        for i in places.indices {
            let all = isJoined ? found[i] + newer[i] : newer[i]
            found[i] = Array(all.suffix(countMax))
        }
        seen = (isJoined ? seen.lowerBound : low)..<end
        return cost
    }

    /// Answers about how many bytes were read.
    private func scan<Source: EventSource & ~Copyable>(
        _ start: UInt64, _ end: UInt64, _ table: ChannelTable, _ part: inout [[UInt64]],
        _ cost: inout Int, _ source: inout Source
    ) -> Int {
        var at = start
        var bytes = 0
        while at < end, bytes < bytesMax {
            var visited = 0
            let walk = source.walk(from: at, to: end, atMost: readBytes) {
                event, offset in
                visited &+= 1
                let place = Int(table.place(of: event))
                if let i = places.firstIndex(of: place) { part[i].append(offset) }
                return true
            }
            bytes += readBytes
            cost += EventFeed.Cost.read + visited * EventFeed.Cost.visit
            switch walk {
            case .at(let next), .gone(let next), .damaged(let next): at = max(next, at &+ 1)
            case .end: return bytes
            }
        }
        return bytes
    }
}
