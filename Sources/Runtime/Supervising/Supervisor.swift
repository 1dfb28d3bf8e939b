package import Control
import Glibc
import Logging
import Planning
import Reactor

/// Keeps a network's processes running: starts them, hears how they are, starts them again, makes
/// of them what it is asked, and ends them.
///
/// One thread owns it and pulls: each `turn` waits, does what is due, and returns what happened.
/// Everything a network becomes goes through `apply`, the first start as well. Children outlive none
/// of this: when the supervisor is gone, in whatever way, their lifeline closes.
///
/// In other files, in the order of a network's life: applying a description, processes, what they
/// report, readiness, requests from outside, stopping.
package final class Supervisor {
    enum Token {
        static let signals: UInt64 = 1
        static let listener: UInt64 = 2
        /// The rest is the serial of what is meant.
        static let connection: UInt64 = 1 << 60
        static let childEnd: UInt64 = 2 << 60
        static let report: UInt64 = 3 << 60
        static let kind: UInt64 = 15 << 60
    }

    let folder: StateFolder
    let settings: SupervisorSettings
    let log: EventLog
    var loop: EventLoop
    private let lock: StateLock
    private let signals: SignalDescriptor
    let control: ControlListener
    /// When to look again who wants to ask; nil while that is always seen.
    var listensAt: Int64?
    let identity: ProcessIdentity
    /// Children hold the reading end; it closes when we are gone.
    let lifeline: (reading: Int32, writing: Int32)
    var journal: Journal
    let index: NetworkIndex
    let startedAt: Int64
    /// Since when nobody is connected, while nobody is.
    var deserted: Int64

    /// What runs, with the ports as they are; nil before the first `apply`.
    var applied: AppliedNetwork?
    /// By name. `order` is the order in which they are shown: the dashboard, then nodes as declared.
    var processes: [String: SupervisedProcess] = [:]
    var order: [String] = []
    /// Processes that wait to be started.
    var queue: [SupervisedProcess] = []
    var runs: [UInt64: ProcessRun] = [:]
    /// Of processes that are not part of the network any more.
    var leaving: [SupervisedProcess] = []
    var phase = Phase.empty
    /// Something was begun that needs no event to go on.
    var isDueAtOnce = false
    var failure: ControlRefusal?
    /// Ending takes no order and little time.
    var isHurried = false
    var startup: StartupTiming?
    var revision = 0
    var connections: [UInt64: ControlSession] = [:]
    var pending: [PendingAnswer] = []
    private var lastSerial: UInt64 = 0
    var news = SupervisorNews()
    package private(set) var isOver = false

    enum Phase {
        /// Nothing was applied yet.
        case empty
        case settling(NetworkChange)
        case probing(NetworkChange, ProbeWatch)
        case settled
        case failed
        case stopping
    }

    /// The folder must be made, and nothing of an earlier supervisor may be alive.
    package init(
        folder: StateFolder, lock: consuming StateLock, settings: SupervisorSettings
    ) throws(RunFailure) {
        self.folder = folder
        self.settings = settings
        DescriptorLimit.raise()
        do throws(SystemCallError) {
            signals = try SignalDescriptor(
                [SIGINT, SIGTERM] + (settings.endsWithTerminal ? [SIGHUP] : []))
            loop = try EventLoop()
            lifeline = try SupervisorPipe.make()
        } catch {
            throw RunFailure(.failed, error.text, fix: "free memory and descriptors: ulimit -n")
        }
        control = try ControlListener(in: folder)
        journal = try Journal(opening: folder)
        log = SupervisorLog.open(in: folder)
        self.lock = lock
        identity = ProcessIdentity.own()
        index = NetworkIndex(
            environment: settings.runtimeFolder.map { ["XDG_RUNTIME_DIR": $0] } ?? [:])
        startedAt = loop.now.monotonicMilliseconds
        deserted = startedAt
        try folder.writeSupervisor(
            StoredSupervisor(identity: identity, version: settings.version))
        do throws(SystemCallError) {
            try loop.add(signals.descriptor, token: Token.signals, .readable)
            try loop.add(control.descriptor, token: Token.listener, .readable)
        } catch {
            throw RunFailure(.failed, error.text)
        }
        index.register(folder)
        log.info("supervising", ["pid": .number(Int64(identity.pid))])
    }

    deinit {
        close(lifeline.reading)
        close(lifeline.writing)
    }

    var now: Int64 { loop.now.monotonicMilliseconds }

    func nextSerial() -> UInt64 {
        lastSerial += 1
        return lastSerial
    }

    /// One turn: what happened in it. `atMostMilliseconds` below zero waits until something happens.
    package func turn(atMostMilliseconds: Int32) -> [ControlEvent] {
        let began = now
        let wait = waitMilliseconds(atMostMilliseconds)
        let count = loop.wait(milliseconds: wait)
        isDueAtOnce = false
        forgiveStall(since: began, wait)
        for i in 0..<count { handle(loop.event(i)) }
        passDeadlines()
        advance()
        answerPending()
        let events = news.events(of: self)
        serveConnections(events)
        log.flush()
        if case .stopping = phase, runs.isEmpty { finish() }
        return events
    }

    private func handle(_ event: ReadyEvent) {
        switch event.token & Token.kind {
        case Token.connection: hear(event.token & ~Token.kind)
        case Token.childEnd: endOfChild(event.token & ~Token.kind)
        case Token.report: hearReports(event.token & ~Token.kind)
        default:
            if event.token == Token.listener { admit() }
            if event.token == Token.signals { obeySignals() }
        }
    }

    private func obeySignals() {
        while signals.next() != nil {
            log.info("told to stop by a signal")
            stop(atOnce: isStopping)
        }
    }

    var isStopping: Bool { if case .stopping = phase { true } else { false } }

    // MARK: - Time

    /// The next moment at which something is due; nil where nothing is.
    private var nextDeadline: Int64? {
        var next: Int64?
        func take(_ time: Int64?) {
            if let time { next = min(next ?? time, time) }
        }
        for process in processes.values {
            take(process.restartsAt)
        }
        for run in runs.values where !run.isKilled { take(run.killsAt) }
        for answer in pending { take(answer.deadline) }
        take(listensAt)
        take(log.millisecondsToNextFlush.map { now + Int64($0) })
        switch phase {
        case .empty: if connections.isEmpty { take(deserted + SupervisorLimits.emptyMilliseconds) }
        case .settling(let change), .probing(let change, _): take(change.deadline)
        case .settled, .failed, .stopping: break
        }
        return next
    }

    private func waitMilliseconds(_ atMost: Int32) -> Int32 {
        if isDueAtOnce { return 0 }
        guard let next = nextDeadline else { return atMost }
        var due = Int32(clamping: max(0, next - now))
        // So that a stall is seen though the deadline is far.
        if isChanging { due = min(due, SupervisorLimits.lookMilliseconds) }
        return atMost < 0 ? due : min(due, atMost)
    }

    private var isChanging: Bool {
        switch phase {
        case .settling, .probing: true
        case .empty, .settled, .failed, .stopping: false
        }
    }

    /// Where this process itself stood still (stopped, or the machine asleep), nobody else is late:
    /// what is waited for gets the time of that wait back.
    private func forgiveStall(since began: Int64, _ wait: Int32) {
        let lost = now - began
        guard wait >= 0, lost - Int64(wait) > SupervisorLimits.stallMilliseconds else { return }
        log.warn("stood still", ["milliseconds": .number(lost)])
        for process in processes.values {
            process.restartsAt = process.restartsAt.map { $0 + lost }
        }
        for run in runs.values { run.killsAt = run.killsAt.map { $0 + lost } }
        for place in pending.indices { pending[place].deadline += lost }
        switch phase {
        case .settling(var change):
            change.deadline += lost
            phase = .settling(change)
        case .probing(var change, let probe):
            change.deadline += lost
            phase = .probing(change, probe)
        case .empty: deserted += lost
        case .settled, .failed, .stopping: break
        }
    }

    private func passDeadlines() {
        for run in runs.values {
            guard let time = run.killsAt, now >= time, !run.isKilled else { continue }
            run.isKilled = true
            log.warn("killed, as it did not end in time", ["process": .text(run.name)])
            run.signal(SIGKILL)
        }
        if let time = listensAt, now >= time { listenAgain() }
        for process in processes.values {
            guard let time = process.restartsAt, now >= time else { continue }
            process.restartsAt = nil
            process.restarts += 1
            enqueue(process)
        }
        if case .empty = phase, connections.isEmpty,
            now >= deserted + SupervisorLimits.emptyMilliseconds
        {
            log.warn("nobody said what to run")
            stop(atOnce: true)
        }
    }

    private func finish() {
        for connection in connections.values { connection.flush() }
        log.info("stopped")
        log.farewell()
        // Where the folder was removed and made anew, another supervisor may have it.
        if folder.isOurs(lock) {
            control.remove()
            index.unregister(folder)
            folder.removeRunFiles()
            // The last: from here on others may have the folder.
            folder.removeLockFile()
        }
        isOver = true
    }
}
