import Reactor

/// One client of the channels, or one viewer of the plain port: what it is told, what its messages
/// come to, and when it is taken for dead. Time and bytes come from outside.
struct ChannelSession {
    /// What all sessions know.
    struct Surroundings {
        let table: ChannelTable
        let limits: ChannelLimits
        /// Changes when the log was begun anew, so that offsets mean something else.
        let epoch: UInt64
        /// The offsets that the log holds now.
        var bounds: Range<UInt64>
    }

    /// What somebody else has to do for it.
    enum Effect: Equatable {
        case none
        case publish(place: Int, key: String, data: [UInt8])
        case close(ChannelClose)
    }

    /// Of a viewer, empty.
    let clientId: String
    let isViewer: Bool
    let mayPublish: Bool
    /// A key for publishers opens nothing to read.
    let mayRead: Bool
    let openedAtMilliseconds: Int64
    private(set) var subscribed: ChannelSet
    var cursor: EventCursor
    /// Ready frames that go before the next events.
    private(set) var replies: [UInt8] = []
    private(set) var refusals: UInt64 = 0
    private var messages: TokenBucket
    private var patience: TokenBucket
    /// When the last frame came, in monotonic milliseconds.
    private var heardAt: Int64
    private var beatAt: Int64

    /// A viewer of the plain port: the newest status of each node, and then everything.
    init(viewer around: Surroundings, _ now: LoopTime) {
        self.init(
            "", isViewer: true, mayPublish: false, mayRead: true, at: around.bounds.upperBound,
            around.table.all,
            around, now)
        cursor.replay(around.table.all, below: around.bounds.upperBound)
    }

    /// A client of the channels, which hears that it is welcome and what it has subscribed.
    init(
        _ clientId: String, _ request: ClientRequest, mayPublish: Bool, mayRead: Bool,
        _ around: Surroundings, _ now: LoopTime
    ) {
        var wanted = request.channels == nil && mayRead ? around.table.defaults : []
        var faults: [ClientFault] = []
        if let names = request.channels, !names.isEmpty, !mayRead {
            faults.append(.notReadable)
        } else if let names = request.channels {
            do throws(ClientFault) {
                wanted = try ClientMessage.channels(named: names, around.table, around.limits)
            } catch {
                faults.append(error)
            }
        }
        let end = around.bounds.upperBound
        if let from = request.from, from > end {
            faults.append(
                ClientFault(.invalidPayload, "the log ends at \(end); it goes on from there"))
        }
        let from = request.from.map { min($0, end) }
        self.init(
            clientId, isViewer: false, mayPublish: mayPublish, mayRead: mayRead, at: from ?? end,
            wanted, around,
            now)
        tell(
            ServerMessage.welcome(
                clientId: clientId, epoch: around.epoch, channels: around.table,
                bounds: around.bounds, around.limits, at: now.wallMilliseconds))
        for fault in faults { _ = refuse(fault, now) }
        guard !wanted.isEmpty else { return }
        acknowledge("subscribe", wanted, from: from ?? end, around, now)
        if request.replay {
            cursor.replay(wanted, below: from ?? end, isResumed: from != nil)
        }
    }

    private init(
        _ clientId: String, isViewer: Bool, mayPublish: Bool, mayRead: Bool, at position: UInt64,
        _ wanted: ChannelSet, _ around: Surroundings, _ now: LoopTime
    ) {
        self.clientId = clientId
        self.isViewer = isViewer
        self.mayPublish = mayPublish
        self.mayRead = mayRead
        let limits = around.limits
        openedAtMilliseconds = now.wallMilliseconds
        subscribed = wanted
        cursor = EventCursor(
            isViewer ? .plain : .channels, at: position, boundary: around.bounds.upperBound,
            wanted, limits)
        messages = TokenBucket(
            perSecond: limits.messagesPerSecond, atOnce: limits.messagesAtOnceMax,
            nowNanoseconds: now.monotonicNanoseconds)
        patience = TokenBucket(
            perSecond: limits.refusalsPerSecond, atOnce: limits.refusalsAtOnceMax,
            nowNanoseconds: now.monotonicNanoseconds)
        heardAt = now.monotonicMilliseconds
        beatAt = now.monotonicMilliseconds + limits.heartbeatMilliseconds
    }

    // MARK: - Messages

    /// A whole text message. What a viewer says means nothing.
    mutating func received(
        _ text: [UInt8], _ around: Surroundings, _ now: LoopTime
    ) -> Result<Effect, ClientFault> {
        guard !isViewer else { return .success(.none) }
        heardAt = max(heardAt, now.monotonicMilliseconds)
        do throws(ClientFault) {
            guard messages.take(nowNanoseconds: now.monotonicNanoseconds) else {
                throw ClientFault(
                    .rateLimited, "at most \(around.limits.messagesPerSecond) messages a second")
            }
            let message = try ClientMessage(text, around.table, around.limits)
            return .success(try obey(message, around, now))
        } catch {
            return .failure(error)
        }
    }

    /// Tells what is wrong. Whoever is refused too often is not listened to any longer.
    mutating func refuse(_ fault: ClientFault, _ now: LoopTime) -> Effect {
        tell(ServerMessage.error(fault, at: now.wallMilliseconds))
        refusals += 1
        guard fault.reason == .rateLimited,
            !patience.take(nowNanoseconds: now.monotonicNanoseconds)
        else { return .none }
        return .close(.tooManyMessages)
    }

    private mutating func obey(
        _ message: ClientMessage, _ around: Surroundings, _ now: LoopTime
    ) throws(ClientFault) -> Effect {
        let end = max(around.bounds.upperBound, cursor.position)
        switch message {
        case .heartbeat:
            tell(
                ServerMessage.heartbeat(
                    isAnswer: true, nextOffset: around.bounds.upperBound,
                    at: now.wallMilliseconds))
        case .acknowledge(let offset): cursor.acknowledge(offset)
        case .subscribe(let channels, let isReplayed):
            guard mayRead else { throw .notReadable }
            let new = channels.subtracting(subscribed)
            try takeChange(new, around.limits)
            if !new.isEmpty { cursor.subscribe(new, at: end, isReplayed: isReplayed) }
            subscribed.formUnion(new)
            acknowledge("subscribe", channels, from: end, around, now)
        case .unsubscribe(let channels):
            let old = channels.intersection(subscribed)
            try takeChange(old, around.limits)
            if !old.isEmpty { cursor.unsubscribe(old, at: end) }
            subscribed.subtract(old)
            acknowledge("unsubscribe", channels, from: cursor.position, around, now)
        case .publish(let place, let key, let data):
            guard mayPublish else {
                throw ClientFault(.invalidChannels, "publishing takes a publisher's key")
            }
            return .publish(place: place, key: key, data: data)
        }
        return .none
    }

    private func takeChange(
        _ channels: ChannelSet, _ limits: ChannelLimits
    ) throws(ClientFault) {
        guard channels.isEmpty || cursor.takesChange(limits) else {
            throw ClientFault(
                .rateLimited,
                "earlier changes of the subscription wait for what has not been read yet")
        }
    }

    // MARK: - Replies

    /// Something it published is stored.
    mutating func published(
        place: Int, offset: UInt64, _ around: Surroundings, _ now: LoopTime
    ) {
        acknowledge("publish", ChannelSet(place: place), from: offset, around, now)
    }

    private mutating func acknowledge(
        _ action: String, _ channels: ChannelSet, from offset: UInt64, _ around: Surroundings,
        _ now: LoopTime
    ) {
        tell(
            ServerMessage.acknowledged(
                action, channels: around.table.names(of: channels),
                subscribed: around.table.names(of: subscribed), offset: offset,
                at: now.wallMilliseconds))
    }

    mutating func tell(_ frame: [UInt8]) { replies += frame }

    mutating func takeReplies() -> [UInt8] {
        defer { replies = [] }
        return replies
    }

    // MARK: - Signs of life

    /// When it is to be looked at again, in monotonic milliseconds.
    func due(_ limits: ChannelLimits) -> Int64 {
        min(beatAt, heardAt + limits.silenceMilliseconds)
    }

    /// `heardAt`: when the last frame of any kind came, as far as somebody else knows.
    mutating func timePassed(
        heardAt: Int64?, _ around: Surroundings, _ now: LoopTime
    ) -> Effect {
        if let heardAt { self.heardAt = max(self.heardAt, heardAt) }
        let time = now.monotonicMilliseconds
        guard time - self.heardAt < around.limits.silenceMilliseconds else {
            return .close(.silence)
        }
        if time >= beatAt {
            beatAt =
                max(beatAt, time - around.limits.heartbeatMilliseconds)
                + around.limits.heartbeatMilliseconds
            tell(
                ServerMessage.heartbeat(
                    isAnswer: false, nextOffset: around.bounds.upperBound,
                    at: now.wallMilliseconds))
        }
        return .none
    }
}
