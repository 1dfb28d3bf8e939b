import Control
package import EventStore
import Glibc
import HTTPServing
package import Logging
package import Reactor
package import Supervised
import Telemetry

/// A running dashboard: two ports, the line to its supervisor, and the loop that turns them.
///
/// A turn waits, takes in what the supervisor tells, and answers who asks. In other files: what
/// each path is answered with, metrics, the end.
package struct DashboardHub: ~Copyable {
    /// A turn ends at the latest then, so that logs that found no room are tried again.
    private static let logRetryMilliseconds: Int32 = 50
    /// What waits for the disk when everything ends may take so long.
    private static let storeEndMilliseconds = 500
    /// What has become too old is let go of so often, also when nothing happens.
    private static let retireMilliseconds: Int32 = 60_000

    enum Token {
        static let signals: UInt64 = 1
        static let supervisor: UInt64 = 2
        static let lifeline: UInt64 = 3
        static let layout: UInt64 = 4
        static let store: UInt64 = 5
        static let searches: UInt64 = 6
        static let page: UInt64 = 1 << 48
        static let telemetry: UInt64 = 2 << 48
    }

    let log: EventLog
    let version: String
    let startedNanoseconds: Int64
    var loop: EventLoop
    var page: HTTPServer
    var telemetry: HTTPServer
    var store: EventLogStore
    var ingest: TelemetryIngest
    var diskTrouble: DiskTrouble?
    var silence: SilenceWatch
    var rates: RateReport
    var clients: ChannelClients<WebSocketId>
    var access: AccessControl
    var picture: NetworkPicture
    var map: MapPlaces
    var topologyReaders = TopologyReaders()
    var eventAnswers = EventAnswers()
    let searches: JourneySearches
    var searchCount = 0
    /// Nobody needs a key to see how the network is.
    let isMapOpen: Bool
    /// Nor to read events.
    let isReadingOpen: Bool
    /// Nor to speak the plain protocol.
    let isPlainPortOpen: Bool
    var phase = Phase.running
    var answers = AnswerCounters()
    private var supervisor: SupervisorLine?
    private let lifeline: Lifeline?
    let status: StatusPipe?
    private let signals: SignalDescriptor

    enum Phase: Equatable {
        case running
        /// Answers that are under way are waited for until then, in monotonic milliseconds.
        case ending(until: Int64)
    }

    /// Both ports serve when it returns. Their sockets may have been bound by someone else.
    /// `control` is a socket where the supervisor answers; without one nothing is known of the
    /// nodes but what the configuration says.
    package init(
        _ settings: DashboardSettings, page: consuming Listener, telemetry: consuming Listener,
        store: consuming EventLogStore, control: Int32?, version: String, log: EventLog,
        lifeline: Lifeline?, status: StatusPipe?
    ) throws(SystemCallError) {
        // Whatever may fail comes before the first field: a half-made hub could not be undone.
        let signals = try SignalDescriptor([SIGTERM, SIGINT])
        var loop = try EventLoop()
        var pool = BufferPool(freeBlocksMax: 0, freeSmallBlocksMax: 0)
        try loop.add(signals.descriptor, token: Token.signals, .readable)
        if let lifeline {
            try loop.add(lifeline.descriptor, token: Token.lifeline, .readable)
        }
        let addresses = (page.address.description, telemetry.address.description)
        let cookiePort = page.address.port
        let pageServer = try HTTPServer(
            listener: page, limits: Self.pageLimits, tokenBase: Token.page, &loop)
        let telemetryServer = try HTTPServer(
            listener: telemetry, limits: Self.telemetryLimits, tokenBase: Token.telemetry, &loop)
        try loop.add(store.descriptor, token: Token.store, .readable)
        let map = try MapPlaces()
        try loop.add(map.descriptor, token: Token.layout, .readable)
        let searches = try JourneySearches()
        try loop.add(searches.descriptor, token: Token.searches, .readable)
        var supervisor: SupervisorLine?
        if let control {
            supervisor = try SupervisorLine(
                adopting: control, token: Token.supervisor, &loop, &pool)
        }
        picture = NetworkPicture(settings, isSupervised: supervisor != nil)
        self.map = map
        self.searches = searches
        isMapOpen = !settings.requireKey
        isReadingOpen = !settings.requireKey && pageServer.address.isLoopback
        isPlainPortOpen = !settings.requireKey
        self.supervisor = consume supervisor
        self.signals = signals
        self.page = pageServer
        self.telemetry = telemetryServer
        self.store = store
        ingest = TelemetryIngest(epoch: Self.freshEpoch(loop.now), log: log)
        clients = ChannelClients(
            settings.channelTable, epoch: self.store.epoch,
            bounds: self.store.firstOffset..<self.store.durableOffset, loop.now)
        access = settings.accessControl(cookiePort: cookiePort)
        silence = SilenceWatch(at: loop.now.monotonicMilliseconds)
        rates = RateReport(at: loop.now.monotonicMilliseconds)
        self.lifeline = lifeline
        self.status = status
        startedNanoseconds = loop.now.monotonicNanoseconds
        self.loop = loop
        self.log = log
        self.version = version
        log.info("listening", ["http": .text(addresses.0), "telemetry": .text(addresses.1)])
        status?.report(.listening)
    }

    /// Until a signal or the supervisor's end ends it.
    package mutating func run() {
        status?.flush()
        while !isOver() {
            for i in 0..<loop.wait(milliseconds: millisecondsToNext()) { handle(loop.event(i)) }
            hearSupervisor()
            answerPageRequests()
            topologyReaders.tell(picture, &map, &page, &loop)
            serveTelemetry()
            hearClients()
            ingest.tellDue(&store, loop.now)
            tellRates()
            commitTelemetry()
            serveClients()
            page.flush(&loop)
            telemetry.flush(&loop)
            status?.flush()
            log.flush()
        }
        store.finish(withinMilliseconds: Self.storeEndMilliseconds)
        log.info("stopped")
        log.farewell()
    }

    /// Larger than that of any earlier run, unless the clock was set back, and hardly ever the same
    /// as any.
    private static func freshEpoch(_ now: LoopTime) -> UInt64 {
        let milliseconds = UInt64(max(0, now.wallMilliseconds))
        return (milliseconds << 11 | .random(in: 0..<1 << 11)) & TelemetryFormat.epochMax
    }

    private func millisecondsToNext() -> Int32 {
        var next = [page.millisecondsToNext(loop.now), telemetry.millisecondsToNext(loop.now)]
        next.append(Self.retireMilliseconds)
        if !ingest.sessions.isEmpty { next.append(Int32(SilenceWatch.everyMilliseconds)) }
        next.append(ingest.millisecondsToNext(at: loop.now.monotonicMilliseconds))
        next.append(clients.millisecondsToNext(loop.now))
        next.append(eventAnswers.millisecondsToNext(store, loop.now))
        next.append(rates.millisecondsToNext(ingest.tallies, at: loop.now.monotonicMilliseconds))
        next.append(topologyReaders.millisecondsToNext(picture.version, loop.now))
        if let status, status.isWaiting { next.append(StatusPipe.retryMilliseconds) }
        if log.isWaiting { next.append(Self.logRetryMilliseconds) }
        if case .ending(let end) = phase {
            next.append(Int32(clamping: max(0, end - loop.now.monotonicMilliseconds)))
        }
        return next.filter { $0 >= 0 }.min() ?? -1
    }

    private mutating func handle(_ event: ReadyEvent) {
        switch event.token {
        case Token.signals:
            while let signal = signals.next() { end(because: "signal \(signal)") }
        case Token.lifeline: lookAfterSupervisor()
        case Token.supervisor: supervisor?.read()
        // What was committed and what was found is taken in each turn.
        case Token.store, Token.searches: break
        case Token.layout: if map.takeFinished(picture) { picture.mapIsLaidOut() }
        default:
            page.handle(event, &loop)
            telemetry.handle(event, &loop)
        }
    }

    private mutating func lookAfterSupervisor() {
        guard let lifeline, lifeline.isCut() else { return }
        loop.remove(lifeline.descriptor)
        picture.supervisorIsGone()
        end(because: "the supervisor is gone")
    }

    private mutating func hearSupervisor() {
        while let heard = supervisor?.next() {
            switch heard {
            case .event(let event): picture.take(event)
            case .end(let reason):
                // Closing the descriptor takes it out of the loop.
                supervisor = nil
                picture.supervisorIsGone()
                log.warn(
                    "the supervisor's line has ended",
                    ["reason": .text(reason ?? "it was closed")])
            }
        }
    }
}
