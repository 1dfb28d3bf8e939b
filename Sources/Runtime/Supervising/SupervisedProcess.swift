import ConnectorConfig
import Control
import Glibc
import TopologyModel

/// A process that a network has, whether it runs just now or not. Owned by the supervisor.
final class SupervisedProcess {
    let name: String
    let role: ProcessStatus.Role
    var rule: RestartRule
    /// The nodes that it is to have a link with.
    var peers: [String] = []
    /// Those of them that it dials.
    var dialledPeers: [String] = []
    var address: String?
    var assetCode: String?
    var assetScale: Int?
    var ports: ProcessPorts
    /// nil while nothing runs.
    var run: ProcessRun?
    /// False after `stop`, and while the network ends.
    var isWanted = true
    /// It waits for its turn to be started.
    var isQueued = false
    var restartsAt: Int64?
    var restarts = 0
    var backoff = RestartBackoff()
    var failure: String?
    /// Ended on purpose, to be started anew at once.
    var isToComeBack = false
    /// How often it was started.
    var runs = 0

    init(name: String, role: ProcessStatus.Role, rule: RestartRule, ports: ProcessPorts) {
        self.name = name
        self.role = role
        self.rule = rule
        self.ports = ports
    }

    var state: ProcessStatus.State {
        if let run {
            if run.isTold { return .stopping }
            if run.isPaused { return .paused }
            guard run.isListening else { return .starting }
            if linksUp == peers.count { return .ready }
            return run.linkedAt == nil ? .starting : .degraded
        }
        if failure != nil, !isQueued { return .failed }
        guard isWanted else { return .stopped }
        if restarts > 0 || restartsAt != nil { return .restarting }
        return isQueued ? .starting : .stopped
    }

    var linksUp: Int {
        guard let run else { return 0 }
        return peers.count { run.connected.contains($0) }
    }

    /// nil while it does not run.
    var milestones: StartMilestones? {
        run.map {
            StartMilestones(
                name: name, started: $0.startedMicroseconds, listening: $0.listeningMicroseconds,
                linked: $0.linkedMicroseconds, neighbours: $0.connected)
        }
    }

    func status() -> ProcessStatus {
        ProcessStatus(
            name: name, role: role, state: state, reason: failure,
            pid: (run?.child.pid).map(Int.init), startedMonotonicMilliseconds: run?.startedAt,
            restarts: restarts, address: address, assetCode: assetCode, assetScale: assetScale,
            peerPort: ports.peerNumber, webPort: ports.webNumber, linksUp: linksUp,
            linksPlanned: peers.count, packets: run?.counts)
    }
}

/// The two ports of a process, held by the supervisor; their numbers are known while they are closed.
struct ProcessPorts {
    var peer: BoundPort?
    var web: BoundPort?
    var peerNumber: Int
    var webNumber: Int

    init(peer: BoundPort, web: BoundPort) {
        self.peer = peer
        self.web = web
        peerNumber = peer.port
        webNumber = web.port
    }

    /// Of one that is stopped.
    init(closed peer: Int, _ web: Int) {
        peerNumber = peer
        webNumber = web
    }

    var isClosed: Bool { peer == nil && web == nil }

    /// Whoever dials is refused at once from now on.
    mutating func close() {
        peer = nil
        web = nil
    }
}

/// One life of a process.
final class ProcessRun {
    let name: String
    let child: RunningChild
    /// Names it in the loop; never used again.
    let serial: UInt64
    let reports: LineReader
    /// nil where it is the probe.
    let owner: SupervisedProcess?
    let excerpt: LogExcerpt
    let startedAt: Int64
    let startedMicroseconds: Int64
    var listeningMicroseconds: Int64?
    /// When its last planned link came up, the first time that none was missing.
    var linkedMicroseconds: Int64?
    var linkedAt: Int64? { linkedMicroseconds }
    var isListening: Bool { listeningMicroseconds != nil }
    var connected: Set<String> = []
    var counts: PacketCounts?
    /// Its reports are watched.
    var isHeard = true
    var isPaused = false
    /// It was asked to end. nil: not yet.
    var killsAt: Int64?
    var isTold: Bool { killsAt != nil }
    var isKilled = false
    /// Its configuration on disk is newer than what it knows.
    var reload = Reload.none

    enum Reload { case none, needed, asked, askedAndNeeded }

    init(
        name: String, child: RunningChild, serial: UInt64, reports: LineReader,
        owner: SupervisedProcess?, excerpt: LogExcerpt, startedMicroseconds: Int64
    ) {
        self.name = name
        self.child = child
        self.serial = serial
        self.reports = reports
        self.owner = owner
        self.excerpt = excerpt
        self.startedMicroseconds = startedMicroseconds
        startedAt = startedMicroseconds / 1_000
    }

    /// The process is one group with whatever it started.
    func signal(_ number: Int32) { kill(-child.pid, number) }
}
