import Connector
import Disk
import Glibc
import HTTPServing
import Logging
import Peering
import Reactor
import Supervised
import Wire

/// A connector as one would write it on an afternoon: it knows no expiry, no rates and no limits,
/// remembers what it asked in a dictionary, and does something wrong.
struct NaiveNode: ~Copyable {
    private enum Token {
        static let lifeline: UInt64 = 1 << 63 | 1 << 62 | 1
        static let signals: UInt64 = 1 << 63 | 1 << 62
        static let page: UInt64 = 1 << 63
    }

    /// Who asked, and whom.
    struct Asked {
        var peer: Int
        var session: UInt32
        var requestId: UInt32
        var next: Int
    }

    let fault: Fault
    let settings: ConnectorSettings
    var links: PeerLinks
    var counts = NaiveCounts()
    var asked: [UInt32: Asked] = [:]
    var lastRequestId: UInt32 = 0
    /// Packets that wait for their turn, with the peer they go to.
    var waiting: [(bytes: [UInt8], asked: Asked)] = []
    var nextTurn: Int64 = 0
    private var page: HTTPServer
    private let status: StatusPipe
    private let lifeline: Lifeline
    private let signals: SignalDescriptor
    private var isOver = false

    init(_ call: ConnectorCall, _ fault: Fault) throws {
        // Whatever may fail comes before the first field: a half-made node could not be undone.
        let settings = try SettingsCheck.settings(
            call.configuration, environment: [:], folder: PathParts(call.path).folder)
        let status = try StatusPipe(adopting: call.descriptor("--status-fd"))
        let lifeline = try Lifeline(adopting: call.descriptor("--lifeline-fd"))
        let signals = try SignalDescriptor([SIGTERM, SIGINT])
        var links = try PeerLinks(
            timing: settings.timing, log: EventLog(node: settings.nodeId, level: .error))
        try links.loop.add(lifeline.descriptor, token: Token.lifeline, .readable)
        try links.loop.add(signals.descriptor, token: Token.signals, .readable)
        let page = try HTTPServer(
            listener: try Listener(adopting: call.descriptor("--health-fd")),
            limits: HTTPServerLimits(), tokenBase: Token.page, &links.loop)
        try links.listen(try Listener(adopting: call.descriptor("--btp-fd")))
        for peer in settings.peers { _ = links.addPeer(peer.link) }
        self.page = page
        self.links = links
        self.fault = fault
        self.settings = settings
        self.status = status
        self.lifeline = lifeline
        self.signals = signals
        counts.peers = settings.peers.map { NaiveCounts.Peer(name: $0.link.id) }
        status.report(.listening)
    }

    /// Until it is told to end, which it does at once.
    mutating func run() {
        while !isOver {
            status.flush()
            let pause = Int32(Fault.throttledPause)
            links.wait(atMostMilliseconds: waiting.isEmpty ? -1 : pause)
            while let event = links.next() { handle(event) }
            sendWaiting()
            while let call = page.nextRequest(&links.loop) {
                page.respond(to: call.connection, answer(call.request), &links.loop)
            }
            links.flush()
        }
    }

    private mutating func handle(_ event: LinkEvent) {
        switch event {
        case .request(let peer, let session, let requestId, let packet):
            receive(packet, Asked(peer: peer, session: session, requestId: requestId, next: -1))
        case .answer(_, let requestId, let packet): passBack(packet, requestId)
        case .connected(let peer): tell(peer) { .up(peer: $0) }
        case .disconnected(let peer, _): tell(peer) { .down(peer: $0) }
        case .failed: break
        case .foreign(let event):
            switch event.token {
            case Token.lifeline, Token.signals: isOver = true
            default: page.handle(event, &links.loop)
            }
        }
    }

    private func tell(_ peer: Int, _ report: (String) -> StatusReport) {
        let name = settings.peers[peer].link.id
        if name != "client" { status.report(report(name)) }
    }

    private func answer(_ request: HTTPRequest) -> HTTPAnswer {
        request.path == "/metrics"
            ? .text(.ok, counts.page(inFlight: asked.count + waiting.count))
            : .text(.ok, "as well as can be")
    }
}
