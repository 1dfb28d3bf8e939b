import EventStore
import Glibc
import Logging
import Reactor
import Telemetry
import Wire

/// Everything that is told to the hub, on its way into the log: by our connectors in frames, by
/// others in JSON, by the hub itself.
///
/// It decides and stores; sockets are its owner's. Our connectors are in `+uplinks`, the plain
/// protocol is in `+plain`, what somebody should look at in `+alerts`; what nobody else numbers is
/// numbered in `+numbering`.
struct TelemetryIngest: ~Copyable {
    /// What the owner of the socket has to do with a connection.
    enum Verdict: Equatable {
        case fine
        case close(code: UInt16, reason: String)
        /// Nothing more is to be read until the log takes what is held.
        case hold
        /// It wants to see everything.
        case becameViewer
    }

    var sessions: [UInt64: IngestSession] = [:]
    var holders = NodeHolders()
    var tallies = NodeTallies()
    var counters = IngestCounters()
    var own: OwnEvents
    /// From the time in an event to its arrival here.
    var lag = DurationHistogram()
    /// Offsets that tombstones took and readers are not behind for.
    var buried: [(count: UInt64, offset: UInt64)] = []
    /// Connections that wait for acknowledgements, and those whose frames wait for the log.
    var unacknowledged: [UInt64] = []
    var held: [UInt64] = []
    /// Some of the unacknowledged told what may be on the disk already, so no commit may follow.
    var isAcknowledgementDue = false
    /// Connections that are to be asked for a sign of life, or to be closed as replaced.
    var asked: [UInt64] = []
    var replaced: [UInt64] = []
    /// The hub's own: nobody else makes a subject of these.
    var alerts = AlertLimiter()
    var takenNames = StrangersAlerts(.nodeIdTaken)
    let log: EventLog
    /// Where a line may be anybody's doing.
    var lines: StrangersLines

    init(epoch: UInt64, log: EventLog) {
        own = OwnEvents(epoch: epoch)
        self.log = log
        lines = StrangersLines(log)
    }

    mutating func opened(
        _ connection: UInt64, framed: Bool, _ rights: AccessRights, from address: String,
        at now: Int64
    ) {
        sessions[connection] = IngestSession(framed: framed, rights, at: now)
        lines.write(
            .connection, ["from": .text(address), "protocol": framed ? "frames" : "plain"],
            at: now)
    }

    mutating func closed(_ connection: UInt64, _ end: WebSocketEndText, at now: Int64) {
        guard let session = sessions.removeValue(forKey: connection) else { return }
        for node in session.nodes { holders.release(node, by: connection, at: now) }
        lines.write(
            .disconnection,
            [
                "node": .text(session.nodeNames), "role": .text(session.roleName),
                "reason": .text(end.text),
                "warningsNotTold": .number(Int64(session.warnings.unwritten)),
            ], at: now)
    }

    /// Whether it is, or wants to be, one of our connectors.
    func isFramed(_ connection: UInt64) -> Bool {
        switch sessions[connection]?.role {
        case .undecided(let framed): framed
        case .uplink: true
        case .plain, .viewer, nil: false
        }
    }

    /// Who is connected, for metrics and for people.
    var connectorCount: Int { sessions.values.count { !$0.nodes.isEmpty } }
    var viewerCount: Int { sessions.values.count(where: \.isViewer) }
}

/// What came in and was not what it should be.
struct IngestCounters {
    var malformed: UInt64 = 0
    /// The log took them not, and nobody sends them again: tombstones tell of them.
    var unstored: UInt64 = 0
    var unauthorized: UInt64 = 0
}

/// How a connection ended, for the log.
struct WebSocketEndText {
    let code: UInt16
    let reason: String
    let isByPeer: Bool

    var text: String {
        let who = isByPeer ? "it closed with" : "closed with"
        return reason.isEmpty ? "\(who) \(code)" : "\(who) \(code): \(reason)"
    }
}
