package import Reactor

// Who is served when. A client waits in a line as long as there is something for it and room for
// it; those who have everything, or do not read, cost nothing.
extension ChannelClients {
    /// Of so many services one is for those who are far behind and another for those who came later,
    /// whoever else waits.
    private static var servicesPerRound: Int { 8 }
    /// A block that is longer is lent as it is; shorter ones are put together.
    private static var lentBytesMin: Int { 16 * 1024 }

    /// The log holds these offsets now, none of which can be lost.
    package mutating func committed(_ bounds: Range<UInt64>, _ now: LoopTime) {
        let hasGrown = bounds.upperBound > around.bounds.upperBound
        around.bounds = bounds
        guard hasGrown else { return }
        tellPublished(now)
        wake(idlePrompt.takeAll())
        guard gatheringEnd == nil else { return }
        let wait = Int64(idle.count) * around.limits.gatheringNanosecondsPerClient
        if wait < around.limits.gatheringNanosecondsMin {
            wake(idle.takeAll())
        } else {
            gatheringEnd =
                now.monotonicNanoseconds + min(wait, around.limits.gatheringNanosecondsMax)
        }
    }

    /// There is news for all who are still idle.
    private mutating func wake(_ clients: [Client]) {
        for client in clients where !client.isGone && client.place == .idle { queue(client) }
    }

    /// So many offsets from this one on have no events, as a tombstone says. Told before the commit.
    package mutating func absent(_ count: UInt64, at offset: UInt64) {
        feed.absent.note(count, at: offset)
    }

    /// The next thing to do; nil: nothing, or enough for this turn, as `millisecondsToNext` knows.
    package mutating func next<Source: EventSource & ~Copyable>(
        _ source: inout Source, _ now: LoopTime
    ) -> ChannelOrder<Connection>? {
        lent = nil
        if let end = gatheringEnd, now.monotonicNanoseconds >= end {
            gatheringEnd = nil
            wake(idle.takeAll())
        }
        if let order = nextEnding() { return order }
        if let publication = toPublish.popFirst() { return .publish(publication) }
        while let client = toAnswer.popFirst() {
            if let order = answer(client) { return order }
        }
        while feed.cost < around.limits.turnNanoseconds, let client = nextQueued() {
            if let order = serve(client, &source, now) { return order }
        }
        feed.cost = 0
        return nil
    }

    /// What was lent to it was handed over; so many bytes now wait for its connection to take them.
    package mutating func sent(to connection: Connection, unreadBytes: Int) {
        guard let client = clients[connection] else { return }
        client.unreadBytes = unreadBytes
        switch client.place {
        case .served(.some(let then)): rest(client, then)
        case .served(nil), .unread: again(client)
        case .dormant, .idle, .queued, .uncredited: break
        }
    }

    /// Its connection has taken what waited, up to so many bytes.
    package mutating func drained(_ connection: Connection, unreadBytes: Int = 0) {
        guard let client = clients[connection] else { return }
        client.unreadBytes = unreadBytes
        if client.place == .unread { again(client) }
    }

    // MARK: - Lines

    private func hasRoom(_ client: Client) -> Bool {
        client.unreadBytes < around.limits.unreadBytesMax
    }

    /// Something about it has changed: there may be more for it.
    mutating func wake(_ client: Client) {
        switch client.place {
        case .dormant, .idle, .uncredited: again(client)
        case .served(.some): client.place = .served(then: nil)
        case .queued, .served(nil), .unread: break
        }
    }

    private mutating func queue(_ client: Client) {
        client.place = .queued
        let end = around.bounds.upperBound
        let position = client.session.cursor.position
        if position >= end || end - position <= around.limits.nearEvents
            || feed.absent.events(from: position, to: end) <= around.limits.nearEvents
        {
            if client.isPrompt { prompt.append(client) } else { near.append(client) }
        } else {
            far.append(client)
        }
    }

    private mutating func nextQueued() -> Client? {
        while true {
            services &+= 1
            // Each line is first now and then, so that none can be kept waiting by another.
            let next: Client?
            switch services % Self.servicesPerRound {
            case 0: next = far.popFirst() ?? prompt.popFirst() ?? near.popFirst()
            case 1: next = near.popFirst() ?? prompt.popFirst() ?? far.popFirst()
            default: next = prompt.popFirst() ?? near.popFirst() ?? far.popFirst()
            }
            guard let client = next else { return nil }
            if !client.isGone { return client }
        }
    }

    /// It waits there until something happens, unless that has happened already.
    private mutating func rest(_ client: Client, _ place: Place) {
        switch place {
        case .idle where client.session.cursor.position < around.bounds.upperBound: again(client)
        case .uncredited where client.session.cursor.credit.room > 0: again(client)
        case .idle:
            client.place = hasRoom(client) ? .idle : .unread
            guard client.place == .idle else { return }
            if client.isPrompt {
                idlePrompt.add(client, of: clients.count)
            } else {
                idle.add(client, of: clients.count)
            }
        case .dormant, .queued, .served, .unread, .uncredited: client.place = place
        }
    }

    /// There is more for it.
    private mutating func again(_ client: Client) {
        if hasRoom(client) { queue(client) } else { client.place = .unread }
    }

    // MARK: - Replies

    /// What it is told goes before anything else, and whether it reads or not.
    mutating func toBeAnswered(_ client: Client) {
        let count = client.session.replies.count
        guard count > 0, !client.isGone else { return }
        guard client.unreadBytes + count <= around.limits.repliesBytesMax else {
            return close(client, .repliesUnread)
        }
        guard !client.isToBeAnswered else { return }
        client.isToBeAnswered = true
        toAnswer.append(client)
    }

    private mutating func answer(_ client: Client) -> ChannelOrder<Connection>? {
        client.isToBeAnswered = false
        let replies = client.session.takeReplies()
        guard !client.isGone, !replies.isEmpty else { return nil }
        output.removeAll()
        replies.withUnsafeBytes { output.append($0) }
        return .send(client.connection, output.bytes)
    }

    private mutating func nextEnding() -> ChannelOrder<Connection>? {
        guard let ending = endings.first else { return nil }
        guard !ending.lastWords.isEmpty else {
            _ = endings.popFirst()
            return .close(ending.connection, ending.close)
        }
        endings.changeFirst { $0.lastWords = [] }
        output.removeAll()
        ending.lastWords.withUnsafeBytes { output.append($0) }
        return .send(ending.connection, output.bytes)
    }

    // MARK: - Events

    /// Gives it what it gets next; nil: nothing for now, and it has another place.
    private mutating func serve<Source: EventSource & ~Copyable>(
        _ client: Client, _ source: inout Source, _ now: LoopTime
    ) -> ChannelOrder<Connection>? {
        output.removeAll()
        client.session.takeReplies().withUnsafeBytes { output.append($0) }
        var then: Place? = client.session.cursor.isDormant ? .dormant : nil
        while then == nil, output.count < around.limits.helpingBytesMax,
            feed.cost < around.limits.turnNanoseconds
        {
            switch client.session.cursor.step(&feed, &source) {
            case .events(let block, let range):
                counters.sent(block, range)
                let bytes = block.bytes(range)
                feed.cost += bytes.count / 8 * EventFeed.Cost.copying
                if output.count == 0, bytes.count >= Self.lentBytesMin {
                    lent = block
                    return served(client, bytes, then: nil)
                }
                output.append(bytes)
            case .gap(let gap): tell(gap, client, now)
            case .worked: break
            case .idle: then = .idle
            case .waiting: then = .uncredited
            }
        }
        if output.count > 0 { return served(client, output.bytes, then: then) }
        if let then { rest(client, then) } else { again(client) }
        return nil
    }

    private mutating func served(
        _ client: Client, _ bytes: UnsafeRawBufferPointer, then: Place?
    ) -> ChannelOrder<Connection> {
        feed.cost += EventFeed.Cost.sending
        client.place = .served(then: then)
        return .send(client.connection, bytes)
    }

    private mutating func tell(_ gap: EventGap, _ client: Client, _ now: LoopTime) {
        counters.left(gap)
        let frame =
            client.session.isViewer
            ? ServerMessage.plainGap(gap, around.table, at: now.wallMilliseconds)
            : ServerMessage.gap(gap, around.table, at: now.wallMilliseconds)
        frame.withUnsafeBytes { output.append($0) }
    }
}
