import Telemetry

/// Reads the log for all who listen: renders stretches of it once for everybody who wants the same,
/// finds what to replay, and counts what is skipped.
///
/// It adds up what its work costs, so that whoever drives it knows when a turn has had enough. In
/// other files: what is replayed, and what is counted.
struct EventFeed: ~Copyable {
    /// Offsets of a block are kept as distances.
    private static let spanMax: UInt64 = 1 << 31

    /// Estimates, in nanoseconds.
    enum Cost {
        static let read = 5_000
        static let visit = 12
        static let rendering = 450
        /// Of eight bytes that are copied or sent.
        static let copying = 1
        static let sending = 8_000
    }

    /// What stands at an offset, rendered.
    enum Found {
        case block(RenderedBlock)
        case gone(first: UInt64)
        case damaged(next: UInt64)
        case end
    }

    let table: ChannelTable
    let limits: ChannelLimits
    /// In estimated nanoseconds since somebody set it back.
    var cost = 0
    private(set) var renderedEvents: UInt64 = 0
    /// Reused from block to block.
    private var text = EventText()
    private var marks: [RenderedBlock.Mark] = []
    private var blocks: RenderedBlocks
    var tallies: SpanTallies
    var absent = AbsentNumbers()
    var recent: RecentEvents

    init(_ table: ChannelTable, _ limits: ChannelLimits) {
        self.table = table
        self.limits = limits
        blocks = RenderedBlocks(bytesMax: limits.renderedBytesMax)
        tallies = SpanTallies(spanEvents: limits.tallySpanEvents, spansMax: limits.tallySpansMax)
        recent = RecentEvents(table, limits)
    }

    /// The block that covers an offset, which may begin before it.
    mutating func block<Source: EventSource & ~Copyable>(
        at offset: UInt64, _ rendering: Rendering, _ source: inout Source
    ) -> Found {
        if let known = blocks.block(at: offset, rendering) { return .block(known) }
        let end = min(
            source.durableOffset, blocks.start(after: offset, rendering) ?? .max)
        let found = freshBlock(from: offset, to: end, rendering, counting: [], &source)
        if case .block(let block) = found { blocks.insert(block, rendering) }
        return found
    }

    /// A block that begins where it is asked for, and is nobody else's. It counts the events of
    /// some channels which it does not show.
    mutating func freshBlock<Source: EventSource & ~Copyable>(
        from start: UInt64, to end: UInt64, _ rendering: Rendering, counting: ChannelSet,
        eventsMax: Int = .max, _ source: inout Source
    ) -> Found {
        guard start < end else { return .end }
        let limit = min(end, start &+ Self.spanMax)
        var counts: [Int: UInt64] = [:]
        var visited = 0
        begin()
        let walk = source.walk(from: start, to: limit, atMost: limits.readBytes) { event, offset in
            let place = table.place(of: event)
            guard place != ChannelTable.nowhere else { return true }
            visited &+= 1
            if rendering.channels.contains(place: Int(place)) {
                guard text.count < limits.blockBytesMax, marks.count < eventsMax else {
                    return false
                }
                render(event, rendering, offset, at: offset &- start, place)
            } else if counting.contains(place: Int(place)) {
                counts[Int(place), default: 0] += 1
            }
            return true
        }
        cost += Cost.read + visited * Cost.visit
        switch walk {
        case .gone(let first): return .gone(first: first)
        case .damaged(let next): return .damaged(next: next)
        case .end: return .end
        case .at(let reached): return .block(finish(start: start, end: reached, counts))
        }
    }

    /// Events by their offsets, which rise, from one of them on: as many as are near it. `next` is
    /// the index of the first that was not looked at.
    mutating func replayBlock<Source: EventSource & ~Copyable>(
        of offsets: [UInt64], next: inout Int, _ rendering: Rendering, _ source: inout Source
    ) -> RenderedBlock? {
        guard next < offsets.count else { return nil }
        let start = offsets[next]
        // Where the log has a hole in it, nothing is there to replay.
        let end = source.durableOffset
        var index = next
        begin()
        let walk = source.walk(
            from: start, to: min(end, start &+ Self.spanMax), atMost: limits.readBytes / 4
        ) { event, offset in
            while index < offsets.count, offsets[index] < offset { index += 1 }
            guard index < offsets.count, text.count < limits.blockBytesMax else { return false }
            guard offsets[index] == offset else { return true }
            index += 1
            let place = table.place(of: event)
            if rendering.channels.contains(place: Int(place)), place != ChannelTable.nowhere {
                render(event, rendering, offset, at: offset &- start, place)
            }
            return true
        }
        cost += Cost.read
        switch walk {
        case .gone(let first): index = offsets.firstIndex { $0 >= first } ?? offsets.count
        case .damaged(let after): index = offsets.firstIndex { $0 >= after } ?? offsets.count
        case .end: index = offsets.count
        case .at(let reached):
            while index < offsets.count, offsets[index] < reached { index += 1 }
        }
        // Whatever a source does, a replay ends.
        next = max(index, next + 1)
        return finish(start: start, end: start, [:])
    }

    private mutating func begin() {
        text.removeAll()
        marks.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    private mutating func render(
        _ event: EventView, _ rendering: Rendering, _ offset: UInt64, at distance: UInt64,
        _ place: UInt8
    ) {
        switch rendering.form {
        case .channels: text.append(event, offset: offset, replay: rendering.isReplay)
        case .plain: text.append(plain: event)
        }
        marks.append(
            RenderedBlock.Mark(
                end: UInt32(truncatingIfNeeded: text.count),
                distance: UInt32(truncatingIfNeeded: distance), place: place))
    }

    private mutating func finish(
        start: UInt64, end: UInt64, _ counts: [Int: UInt64]
    ) -> RenderedBlock {
        renderedEvents &+= UInt64(marks.count)
        cost += marks.count * Cost.rendering
        return RenderedBlock(
            start: start, end: end, texts: text.bytes, marks, counts: counts)
    }
}
