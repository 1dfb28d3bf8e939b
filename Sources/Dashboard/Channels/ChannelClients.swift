package import Reactor
import Telemetry

/// All clients of the channels and all viewers of the plain port. It knows connections by what their
/// owner calls them, and no sockets: the owner tells what came, and asks what is to be done.
///
///     clients.open(connection, request, mayPublish: false, loop.now)
///     clients.received(connection, text, loop.now)
///     clients.committed(store.firstOffset..<store.durableOffset, loop.now)
///     while let connection = clients.nextDue(loop.now) { clients.timePassed(connection, ...) }
///     while let order = clients.next(&store, loop.now) { ... }
///     loop.wait(milliseconds: clients.millisecondsToNext(loop.now))
///
/// In other files: clients that come and go, what they say, who is served when.
package struct ChannelClients<Connection: Hashable & Sendable>: ~Copyable {
    /// One of them. Owned by its slot.
    final class Client {
        let connection: Connection
        let slot: Int
        var session: ChannelSession
        var place = Place.dormant
        /// What its connection has not taken.
        var unreadBytes = 0
        var isToBeAnswered = false
        /// It has one of the places of those who are told at once.
        var isPrompt = false
        /// It stands in one of the lists of those who are idle, or has left since.
        var isListedIdle = false
        /// It is in no line any more, and its connection belongs to nobody.
        var isGone = false

        init(_ connection: Connection, slot: Int, _ session: ChannelSession) {
            self.connection = connection
            self.slot = slot
            self.session = session
        }
    }

    /// Clients that had all there was. Some may have found work since, or be gone.
    struct IdleClients {
        private var clients: [Client] = []

        var count: Int { clients.count }

        /// `total`: of all clients that there are. The next commit may not come for long, and who is
        /// gone by then is not kept.
        mutating func add(_ client: Client, of total: Int) {
            guard !client.isListedIdle else { return }
            client.isListedIdle = true
            if clients.count > total { clients.removeAll(where: \.isGone) }
            clients.append(client)
        }

        mutating func takeAll() -> [Client] {
            let all = clients
            for client in all { client.isListedIdle = false }
            clients = []
            return all
        }
    }

    /// Where a client is between its turns.
    enum Place: Equatable {
        /// It wants nothing.
        case dormant
        /// It has all there is, and is woken by the next commit.
        case idle
        case queued
        /// It was given something. Then it has that place; nil: there is more for it.
        indirect case served(then: Place?)
        /// Until it has read.
        case unread
        /// Until it has acknowledged.
        case uncredited
    }

    var around: ChannelSession.Surroundings
    var feed: EventFeed
    package internal(set) var counters: ChannelCounters
    var slots: [Client?] = []
    var freeSlots: [Int] = []
    var clients: [Connection: Client] = [:]
    var clientsById: [String: Client] = [:]
    var namesGiven: UInt64 = 0
    var timers: TimerWheel

    // Who waits for what.
    var prompt = FirstInLine<Client>()
    var near = FirstInLine<Client>()
    var far = FirstInLine<Client>()
    var toAnswer = FirstInLine<Client>()
    var promptCount = 0
    var idlePrompt = IdleClients()
    var idle = IdleClients()
    /// When those who are idle are woken for what was committed meanwhile, in monotonic nanoseconds.
    var gatheringEnd: Int64?
    var toPublish = FirstInLine<Publication<Connection>>()
    var endings = FirstInLine<Ending>()
    var publications = FirstInLine<StoredPublication>()
    /// What the last order lent.
    var output = EventText()
    var lent: RenderedBlock?
    var services = 0

    /// A client that is no more, but for its connection.
    struct Ending {
        let connection: Connection
        let close: ChannelClose
        /// What it was to be told before.
        var lastWords: [UInt8]
    }

    struct StoredPublication {
        let client: Client
        let place: Int
        let offset: UInt64
    }

    /// `epoch` names the log: it changes when offsets begin anew.
    package init(
        _ table: ChannelTable, _ limits: ChannelLimits = ChannelLimits(), epoch: UInt64,
        bounds: Range<UInt64>, _ now: LoopTime
    ) {
        around = ChannelSession.Surroundings(
            table: table, limits: limits, epoch: epoch, bounds: bounds)
        feed = EventFeed(table, limits)
        counters = ChannelCounters(table)
        timers = TimerWheel(nowMilliseconds: now.monotonicMilliseconds, capacity: 64)
    }

    package var channelNames: [String] { around.table.names }
    package var clientCount: Int { clientsById.count }
    package var viewerCount: Int { clients.count - clientsById.count }

    /// How long a loop may sleep; -1: for ever.
    package func millisecondsToNext(_ now: LoopTime) -> Int32 {
        let hasWork =
            !prompt.isEmpty || !near.isEmpty || !far.isEmpty || !toAnswer.isEmpty
            || !toPublish.isEmpty
            || !endings.isEmpty
        guard !hasWork else { return 0 }
        let timer = timers.millisecondsToNext(now.monotonicMilliseconds)
        guard let gatheringEnd else { return timer }
        let wait = max(0, gatheringEnd - now.monotonicNanoseconds + 999_999) / 1_000_000
        return timer < 0 ? Int32(clamping: wait) : min(timer, Int32(clamping: wait))
    }

    package var statuses: [ChannelClientStatus<Connection>] {
        slots.compactMap { client in
            guard let client else { return nil }
            let session = client.session
            let end = max(around.bounds.upperBound, session.cursor.position)
            return ChannelClientStatus(
                connection: client.connection, clientId: session.clientId,
                mayPublish: session.mayPublish,
                channels: around.table.names(of: session.subscribed),
                connectedAtMilliseconds: session.openedAtMilliseconds,
                position: session.cursor.isDormant ? end : session.cursor.position,
                lagEvents: session.cursor.isDormant
                    ? 0 : feed.absent.events(from: session.cursor.position, to: end),
                sentEvents: session.cursor.credit.sent,
                unacknowledgedEvents: session.cursor.credit.isUsed
                    ? session.cursor.credit.underWay : nil,
                unreadBytes: client.unreadBytes + session.replies.count,
                refusedMessages: session.refusals)
        }
    }
}
