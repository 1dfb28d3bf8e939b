/// Where one reader is in the log, and what it gets next: first what is replayed to it, then one
/// event after another from its position on, each once and in order. Whoever falls behind reads on
/// from the log. What it will not get it is told as a gap.
///
/// It knows nothing of sockets or time. In another file: how events are skipped.
struct EventCursor {
    /// What one step came to.
    enum Step {
        /// These events of the block are the next to send.
        case events(RenderedBlock, Range<Int>)
        case gap(EventGap)
        /// Nothing is to be sent yet, but there is more to do.
        case worked
        /// It has all there is.
        case idle
        /// As many events are on their way as may be.
        case waiting
    }

    /// Newest values that are to be shown to the reader, before the log goes on.
    private struct Replay {
        var channels: ChannelSet
        /// The subscription's first live event.
        var below: UInt64
        var isResumed: Bool
        /// nil: not looked for yet.
        var offsets: [UInt64]?
        var next = 0
    }

    private let form: Rendering.Form
    private(set) var position: UInt64
    /// What stands below it happened before the reader came.
    private let boundary: UInt64
    /// It was at the end once.
    private(set) var wasLive = false
    private(set) var credit: EventCredit
    var phases: FilterPhases
    private var replays: [Replay] = []
    var skip: Skip?
    /// Events of phases that are passed which the reader wanted when they came.
    var dropped = Skip(from: 0, to: 0, reason: .filterChange)
    /// To be told before anything else of the log.
    private var gaps: [EventGap] = []

    /// Reads from `position`; `boundary` is the end of the log.
    init(
        _ form: Rendering.Form, at position: UInt64, boundary: UInt64, _ wanted: ChannelSet,
        _ limits: ChannelLimits
    ) {
        self.form = form
        self.position = position
        self.boundary = boundary
        phases = FilterPhases(wanted)
        credit = EventCredit(eventsMax: limits.creditEventsMax)
    }

    /// It wants nothing, now or of what lies before it.
    var isDormant: Bool {
        replays.isEmpty && gaps.isEmpty && !phases.current.isOfInterest
            && phases.phases.count == 1
    }

    /// Whether one more change of the subscription can be kept until the reader comes there.
    func takesChange(_ limits: ChannelLimits) -> Bool {
        phases.phases.count < limits.filterPhasesMax && replays.count < limits.replaysWaitingMax
    }

    // MARK: - What the reader says

    /// The events of these channels from the end of the log on; `isReplayed`: before them the newest
    /// values that there are.
    mutating func subscribe(_ channels: ChannelSet, at end: UInt64, isReplayed: Bool) {
        if isDormant, end > position { position = end }
        phases.add(channels, at: end, position: position)
        if isReplayed { replay(channels, below: end) }
    }

    mutating func unsubscribe(_ channels: ChannelSet, at end: UInt64) {
        phases.remove(channels, at: end, position: position)
        for i in replays.indices { replays[i].channels.subtract(channels) }
        replays.removeAll { $0.channels.isEmpty }
    }

    /// Newest values below an offset. Of a log that is read from an offset on, `isResumed`, the
    /// newest events are no such values.
    mutating func replay(_ channels: ChannelSet, below end: UInt64, isResumed: Bool = false) {
        guard !channels.isEmpty else { return }
        replays.append(Replay(channels: channels, below: end, isResumed: isResumed))
    }

    mutating func acknowledge(_ offset: UInt64) { credit.acknowledge(offset) }

    // MARK: - What it gets

    mutating func step<Source: EventSource & ~Copyable>(
        _ feed: inout EventFeed, _ source: inout Source
    ) -> Step {
        if !replays.isEmpty { return replay(&feed, &source) }
        if !gaps.isEmpty { return .gap(gaps.removeFirst()) }
        if position < source.firstOffset {
            leap(to: source.firstOffset, because: .retention)
            return .worked
        }
        guard position < source.durableOffset else {
            wasLive = true
            return .idle
        }
        beginSkipIfSlow(source.durableOffset, feed)
        return skip == nil ? read(&feed, &source) : goOnSkipping(&feed, &source)
    }

    private mutating func replay<Source: EventSource & ~Copyable>(
        _ feed: inout EventFeed, _ source: inout Source
    ) -> Step {
        let replay = replays[0]
        guard let offsets = replay.offsets else {
            replays[0].offsets = feed.newest(
                replay.channels, form, below: replay.below, isResumed: replay.isResumed, &source)
            return .worked
        }
        let rendering = Rendering(form: form, channels: replay.channels, isReplay: true)
        guard
            let block = feed.replayBlock(
                of: offsets, next: &replays[0].next, rendering, &source)
        else {
            replays.removeFirst()
            return .worked
        }
        return block.markCount > 0 ? .events(block, 0..<block.markCount) : .worked
    }

    private mutating func read<Source: EventSource & ~Copyable>(
        _ feed: inout EventFeed, _ source: inout Source
    ) -> Step {
        let phase = phases.current
        let isReplay = position < boundary
        let limit = min(phase.until, isReplay ? boundary : .max)
        guard phase.isOfInterest else {
            move(to: min(limit, source.durableOffset))
            return .worked
        }
        let room = credit.room
        guard room > 0 || phase.wanted.isEmpty else { return .waiting }
        let rendering = Rendering(form: form, channels: phase.wanted, isReplay: isReplay)
        let found =
            phase.dropped.isEmpty
            ? feed.block(at: position, rendering, &source)
            : feed.freshBlock(
                from: position, to: min(limit, source.durableOffset), rendering,
                counting: phase.dropped, eventsMax: room, &source)
        switch found {
        case .gone(let first): leap(to: first, because: .retention)
        case .damaged(let next): leap(to: next, because: .damaged)
        case .end: return .idle
        case .block(let block): return take(block, room: room, limit: limit)
        }
        return .worked
    }

    /// As many events of a block as there is room for, below the limit.
    private mutating func take(_ block: RenderedBlock, room: Int, limit: UInt64) -> Step {
        let first = block.firstIndex(notBefore: position)
        var index = first
        while index < block.markCount, index &- first < room {
            let offset = block.offset(index)
            guard offset < limit else { break }
            credit.note(offset)
            index &+= 1
        }
        let next = min(limit, index < block.markCount ? block.offset(index) : block.end)
        // A source that gives nothing where there is something is not asked for ever.
        guard next > position else { return .idle }
        drop(block.counts)
        move(to: next)
        return index > first ? .events(block, first..<index) : .worked
    }

    /// The reader's next event stands there.
    mutating func move(to next: UInt64) {
        position = next
        phases.pass(next)
        settleDropped()
    }

    mutating func tell(_ gap: EventGap) { gaps.append(gap) }
}
