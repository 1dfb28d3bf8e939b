import Glibc
import Logging
import Peering
import Reactor
import Traffic
import Wire

/// One run of `send` from connecting to the last answer, on the main thread.
struct SendSession: ~Copyable {
    private static let signalToken = PeerLinks.foreignBit | 1
    /// How long a link that was up and ended may take to come back, unless `--timeout` says more.
    private static let returnMilliseconds: Int64 = 5_000
    /// How long the node may take to answer our farewell.
    private static let farewellMilliseconds: Int64 = 500

    private let call: SendCall
    private let signals: SignalDescriptor
    private var links: PeerLinks
    private var run: TrafficRun
    private var progress: SendProgress
    /// When we stop trying to connect; nil while the link is up.
    private var connectingUntil: Int64?
    /// The last reason for which there is no link.
    private var lastFailure: LinkFailure?
    private var hasConnected = false
    private var isInterrupted = false
    /// Why nothing more can be sent.
    private var end: Failure.Problem?

    /// Begins to connect.
    static func begin(_ call: SendCall) throws(Failure) -> SendSession {
        do throws(SystemCallError) {
            // Before anything that could start a thread.
            let signals = try SignalDescriptor([SIGINT])
            var links = try PeerLinks(timing: timing, log: EventLog(node: "", level: .error))
            try links.loop.add(signals.descriptor, token: signalToken, .readable)
            let peer = links.addPeer(call.target.settings)
            let run = try TrafficRun(call.order, to: peer, of: &links)
            return SendSession(call, signals: signals, links: links, run: run)
        } catch {
            throw Failure(.failed, "cannot prepare to send: \(error.text)")
        }
    }

    private init(
        _ call: SendCall, signals: consuming SignalDescriptor, links: consuming PeerLinks,
        run: consuming TrafficRun
    ) {
        self.call = call
        connectingUntil = links.now.monotonicMilliseconds + call.timeoutMilliseconds
        progress = SendProgress(count: call.order.count)
        self.signals = signals
        self.links = links
        self.run = run
    }

    /// Sends until all is answered, the link cannot be had, or Ctrl-C.
    mutating func send(_ console: Console) throws(Failure) -> (report: SendReport, code: ExitCode) {
        while !run.isFinished, !isInterrupted, end == nil {
            run.wait(&links, atMostMilliseconds: waitMilliseconds(console))
            while let notice = run.next(&links) { try handle(notice) }
            run.send(&links)
            try giveUpIfLate()
            let now = links.now.monotonicMilliseconds
            if console.hasProgressLine, hasConnected,
                let line = progress.line(run.progress, nowMilliseconds: now)
            {
                console.progress(line)
            }
        }
        console.progress(nil)
        run.abandon()
        takeLeave()
        let report = SendReport(
            destination: call.destination, amount: call.order.amount, count: call.order.count,
            summary: run.summary, end: end)
        if isInterrupted { return (report, .interrupted) }
        return (report, report.isSuccess ? .success : .failed)
    }

    private func waitMilliseconds(_ console: Console) -> Int32 {
        let now = links.now.monotonicMilliseconds
        var wait: Int32 = -1
        if let connectingUntil { wait = Int32(clamping: max(0, connectingUntil - now)) }
        if console.hasProgressLine, hasConnected {
            let next = progress.millisecondsToNext(now)
            wait = wait < 0 ? next : min(wait, next)
        }
        return wait
    }

    private mutating func handle(_ notice: TrafficNotice) throws(Failure) {
        switch notice {
        case .connected:
            hasConnected = true
            connectingUntil = nil
        case .disconnected(let linkEnd):
            guard !run.isFinished else { return }
            let wait = max(SendSession.returnMilliseconds, call.timeoutMilliseconds)
            connectingUntil = links.now.monotonicMilliseconds + wait
            if SendTrouble.isReplacement(linkEnd) { end = SendTrouble.replaced(call.target) }
        case .failed(let failure):
            lastFailure = failure
            if SendTrouble.isFinal(failure) {
                try stop(SendTrouble.cannotConnect(failure, call.target))
            }
        case .foreign(let event) where event.token == SendSession.signalToken:
            if signals.next() != nil { isInterrupted = true }
        case .foreign: break
        }
    }

    private mutating func giveUpIfLate() throws(Failure) {
        guard let connectingUntil, links.now.monotonicMilliseconds >= connectingUntil else {
            return
        }
        try stop(SendTrouble.cannotConnect(lastFailure ?? .connectTimedOut, call.target))
    }

    /// Before anything was sent there is nothing to sum up.
    private mutating func stop(_ problem: Failure.Problem) throws(Failure) {
        guard hasConnected else { throw Failure(.failed, [problem]) }
        end = problem
    }

    /// Closes the link as the protocol wants it, unless somebody is in a hurry.
    private mutating func takeLeave() {
        links.closeAll(code: WebSocketCloseCode.normal)
        links.flush()
        let until = links.now.monotonicMilliseconds + SendSession.farewellMilliseconds
        while !isInterrupted, links.openCount > 0, links.now.monotonicMilliseconds < until {
            links.wait(
                atMostMilliseconds: Int32(until - links.now.monotonicMilliseconds))
            while let event = links.next() {
                if case .foreign(let event) = event, event.token == SendSession.signalToken {
                    return
                }
            }
            links.flush()
        }
    }

    /// A person waits: redials come quickly, and nothing is held back for a minute.
    private static let timing: LinkTiming = {
        var timing = LinkTiming()
        timing.redialDelays = [0, 100, 200, 500, 1_000]
        timing.failuresBeforeHold = .max
        return timing
    }()
}
