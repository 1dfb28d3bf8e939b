import Control
import Emitting
import Glibc
import HTTPServing
package import Logging
import Peering
package import Reactor
package import Supervised
import Wire

/// A connector: links, the forwarder between them, its health page, and the loop that turns them.
///
/// A turn waits, handles what has come link by link, answers what has expired, and writes each link
/// once. Everything a packet touches is owned by the thread that calls `run`.
///
/// In other files: packets, links, health and metrics, reloading, draining, and what a supervisor is
/// told.
package struct ConnectorNode: ~Copyable {
    /// As many peers as there may be, each with all its counters.
    private static let metricsBytesMax = 32 * 1024 * 1024

    var settings: ConnectorSettings
    var children: ChildAddresses
    let log: EventLog
    var links: PeerLinks
    var forwarder: Forwarder
    var health: HTTPServer
    /// The index of each peer's link and account, by its name.
    var peerIndexes: [String: Int] = [:]
    var phase = Phase.running
    var patience = Patience.ordinary
    /// The supervisor's; nil where there is none.
    let lifeline: Lifeline?
    let status: StatusPipe?
    var toldUp: Set<Int> = []
    var toldCounts: PacketCounts?
    var countsDue: Int64 = 0
    /// Of this turn, and whether the log wants to know of packets: read once, since asking the links
    /// and the log again for each packet costs (a borrowed struct is copied whole).
    var now: LoopTime
    var logsPackets = false
    let startedNanoseconds: Int64
    let version: String
    var latencies = DurationHistogram()
    /// nil where nobody is told of events; `isTelling` is the same at hand.
    var telemetry: NodeTelemetry?
    var isTelling = false
    /// Emitters that a reload has left, until they have ended.
    var leaving: [Emitter] = []
    /// When it is told next how the node is, and when it was, in monotonic milliseconds.
    var statusDue = Int64.max
    var statusTold: Int64 = 0
    /// Of links that are up: what events call them.
    var sessions: [Int: UInt64] = [:]
    var toldTurnedAway = 0
    /// Peers of which it was told that they are left alone, and not yet that this is over.
    var toldHeld: Set<Int> = []
    /// How many writes there had been when it was last looked at what has left.
    var settledWrites = 0
    /// Peers that were connected at least once, by index.
    var everConnected: Set<Int> = []
    private let signals: SignalDescriptor
    private let reload: @Sendable () -> Reloaded

    /// What came of reading the configuration anew.
    package enum Reloaded: Sendable {
        case settings(ConnectorSettings)
        /// One line a problem.
        case problems([String])
    }

    enum Phase: Equatable {
        case running
        /// Packets in flight are waited for until then, in monotonic milliseconds.
        case draining(until: Int64)
        /// Close handshakes are waited for until then.
        case closing(until: Int64)
    }

    enum Token {
        // The links' own tokens never have the top bit set, and the health page's have no other of
        // the upper sixteen.
        static let signals: UInt64 = 1 << 63 | 1 << 62
        static let lifeline: UInt64 = 1 << 63 | 1 << 62 | 1
        static let notices: UInt64 = 1 << 63 | 1 << 62 | 2
        static let health: UInt64 = 1 << 63
    }

    /// Both servers serve when it returns. Their sockets may have been bound by someone else.
    package init(
        _ settings: ConnectorSettings, btp: consuming Listener, page: consuming Listener,
        version: String, log: EventLog, lifeline: Lifeline? = nil, status: StatusPipe? = nil,
        telemetry begun: consuming NodeTelemetry? = nil,
        reload: @escaping @Sendable () -> Reloaded
    ) throws(SystemCallError) {
        let now = LoopTime.read()
        self.now = now
        // Whatever may fail comes before the first field: a half-made node could not be undone.
        let signals = try SignalDescriptor([SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2])
        var links = try PeerLinks(timing: settings.timing, log: log)
        try links.loop.add(signals.descriptor, token: Token.signals, .readable)
        if let lifeline {
            try links.loop.add(lifeline.descriptor, token: Token.lifeline, .readable)
        }
        let addresses = (btp.address.description, page.address.description)
        let health = try HTTPServer(
            listener: page, limits: HTTPServerLimits(answerBytesMax: Self.metricsBytesMax),
            tokenBase: Token.health, &links.loop)
        try links.listen(btp)
        self.health = health
        self.signals = signals
        self.lifeline = lifeline
        self.status = status
        self.links = links
        forwarder = Forwarder(
            ownAddress: settings.ilpAddress, limits: settings.limits, routes: RoutingTable([]),
            conversions: ConversionTable(settings.conversions), accounts: AccountTable(), now: now)
        self.settings = settings
        children = ChildAddresses(settings)
        self.log = log
        self.reload = reload
        self.version = version
        startedNanoseconds = now.monotonicNanoseconds
        for peer in settings.peers { addPeer(peer) }
        replaceRoutes()
        if let begun = consume begun { beginTelling(begun) }
        log.info(
            "listening", ["btp": .text(addresses.0), "health": .text(addresses.1)])
        if !isTelling { log.info("telemetry is off") }
        status?.report(.listening)
    }

    /// Until the node was told to end and has done so.
    package mutating func run() {
        log.flush()
        tellSupervisor()
        while true {
            links.wait(atMostMilliseconds: timeToNextTurn())
            now = links.now
            logsPackets = log.isDebug
            while let event = links.next() { handle(event) }
            answerExpired()
            answerHealthRequests()
            let leaving = isTelling ? Self.wallMicroseconds() : 0
            links.flush()
            let isOver = isOver()
            if isTelling { tellTelemetry(leaving: leaving) }
            // What the supervisor is told, the log has told already.
            log.flush()
            tellSupervisor()
            if isOver { break }
        }
        log.info("stopped")
        endTelling(waitingMilliseconds: Int(patience.farewellMilliseconds))
        log.farewell()
    }

    private mutating func timeToNextTurn() -> Int32 {
        let milliseconds = now.monotonicMilliseconds
        var shortest: Int32 = -1
        func take(_ milliseconds: Int32) {
            if milliseconds >= 0, shortest < 0 || milliseconds < shortest {
                shortest = milliseconds
            }
        }
        take(forwarder.inFlight.millisecondsToNext(milliseconds))
        take(health.millisecondsToNext(now))
        if let milliseconds = log.millisecondsToNextFlush { take(milliseconds) }
        take(millisecondsToNextReport)
        if isTelling { take(millisecondsToNextTelling()) }
        switch phase {
        case .running: break
        case .draining(let end), .closing(let end):
            take(Int32(clamping: max(0, end - milliseconds)))
        }
        return shortest
    }

    @inline(__always)
    private mutating func handle(_ event: LinkEvent) {
        switch event {
        case .request(let peer, let session, let requestId, let packet):
            handleRequest(packet, from: peer, session: session, requestId: requestId)
        case .answer(let peer, let requestId, let packet):
            handleAnswer(packet, from: peer, requestId: requestId)
        case .connected(let peer): linkUp(peer)
        case .disconnected(let peer, let end): linkDown(peer, end)
        case .failed(let peer, let failure): tellLinkFailed(peer, failure)
        case .foreign(let event): handleOwn(event)
        }
    }

    private mutating func handleOwn(_ event: ReadyEvent) {
        switch event.token {
        case Token.signals: handleSignals()
        case Token.lifeline: lookAfterSupervisor()
        case Token.notices: takeNotices()
        default: health.handle(event, &links.loop)
        }
    }

    private mutating func handleSignals() {
        while let signal = signals.next() {
            switch signal {
            case SIGTERM, SIGINT: drain()
            case SIGHUP: apply(reload())
            case SIGUSR1: switchLogLevel()
            case SIGUSR2: for peer in peerIndexes.values { links.peerIsBack(peer) }
            default: break
            }
        }
    }

    /// Between debug and what is configured; where that is debug, between debug and info.
    private func switchLogLevel() {
        let quiet = settings.logLevel == .debug ? .info : settings.logLevel
        log.level = log.isDebug ? quiet : .debug
        log.info("log level changed", ["to": .text(log.level.name)])
    }
}
