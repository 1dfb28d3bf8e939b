import Control
import Glibc
import Runtime
import TopologyLoading

/// A network that some supervisor keeps, as commands deal with it.
final class RunningNetwork {
    /// A supervisor that was just started, or that just began to end, may not answer yet.
    private static let reachMilliseconds: Int64 = 5_000
    private static let reachPauseMicroseconds: UInt32 = 10_000
    private static let startMilliseconds: Int32 = 10_000
    private static let endMilliseconds = 2_000
    /// A supervisor that was told how long to wait says itself that it took too long.
    private static let followGraceMilliseconds = 15_000

    /// A start that failed is taken back within this.
    private static let takeBackMilliseconds = 15_000

    let folder: StateFolder
    /// Started by this command.
    let isNew: Bool
    private let requests: ControlClient
    private let events: ControlClient
    private(set) var status: NetworkStatus

    /// What was asked last needs time, or something that was asked before does.
    private(set) var isChanging = false
    /// Events that are about it have a higher revision.
    private var revisionBefore = 0

    /// Whoever holds the folder's lock has a socket in a moment, or gives the lock up.
    static func reach(_ folder: StateFolder) throws(RunFailure) -> RunningNetwork {
        let deadline = SupervisorClock.microseconds() + reachMilliseconds * 1_000
        while SupervisorClock.microseconds() < deadline {
            if let network = try RunningNetwork(folder, isNew: false) { return network }
            usleep(reachPauseMicroseconds)
        }
        let holder = folder.readSupervisor().map { " (pid \($0.identity.pid))" } ?? ""
        throw RunFailure(
            .locked, "another ilpnet\(holder) holds \(folder.path) and does not answer",
            fix: "end it: ilpnet down \(folder.network)")
    }

    /// Starts a supervisor without a network in the background. The lock is its own from now on.
    static func start(
        _ folder: StateFolder, _ lock: consuming StateLock
    ) throws(RunFailure) -> RunningNetwork {
        try SuperviseCommand.start(folder, lock, milliseconds: startMilliseconds)
        guard let network = try RunningNetwork(folder, isNew: true) else {
            throw RunFailure(
                .startFailed, "the supervisor in the background went away at once",
                fix: "see \(folder.crashLogPath(of: SuperviseCommand.processName))")
        }
        return network
    }

    /// nil where nobody answers.
    init?(_ folder: StateFolder, isNew: Bool) throws(RunFailure) {
        self.folder = folder
        self.isNew = isNew
        guard
            let events = try ControlClient.connect(folder),
            let requests = try ControlClient.connect(folder)
        else { return nil }
        self.events = events
        self.requests = requests
        _ = try events.ask(ControlRequest(.events))
        guard
            let first = try events.nextEvent(timeoutMilliseconds: ControlClient.answerMilliseconds),
            let status = first.network
        else { return nil }
        self.status = status
    }

    func apply(_ request: ApplyRequest) throws(RunFailure) -> NetworkDifference {
        let answer: ControlAnswer
        do throws(RunFailure) {
            answer = try requests.ask(
                ControlRequest(.apply, apply: request),
                timeoutMilliseconds: ControlClient.changeMilliseconds)
        } catch {
            // One that was started for this has nothing to keep now, and ends.
            if isNew { _ = try events.waitUntilClosed(timeoutMilliseconds: Self.endMilliseconds) }
            throw error
        }
        let difference = answer.difference ?? NetworkDifference()
        // One that had failed is given another chance, also where nothing differs.
        let isNewRevision = !request.isDryRun && (!difference.isEmpty || status.state == .failed)
        revisionBefore = isNewRevision ? status.revision : status.revision - 1
        isChanging = isNewRevision || status.state == .starting
        return difference
    }

    /// Ends it and waits until nothing is left of it; false where that takes too long.
    func stop(atOnce: Bool = false, milliseconds: Int) throws(RunFailure) -> Bool {
        _ = try requests.ask(ControlRequest(.down, atOnce: atOnce))
        return try requests.waitUntilClosed(timeoutMilliseconds: milliseconds)
    }

    /// Until the change that was applied through this is ready; throws why where it does not become
    /// so. `each` is told of every step.
    func follow(
        until state: NetworkStatus.State, _ milliseconds: Int,
        _ each: (NetworkStatus) -> Void
    ) throws(RunFailure) -> NetworkStatus {
        let deadline =
            SupervisorClock.microseconds()
            + Int64(milliseconds + Self.followGraceMilliseconds) * 1_000
        while true {
            let left = Int((deadline - SupervisorClock.microseconds()) / 1_000)
            guard let event = try events.nextEvent(timeoutMilliseconds: max(left, 0)) else {
                throw ended()
            }
            status.take(event)
            each(status)
            guard status.revision > revisionBefore else { continue }
            if let failure = status.failure {
                if isNew {
                    _ = try events.waitUntilClosed(timeoutMilliseconds: Self.takeBackMilliseconds)
                }
                throw RunFailure(failure)
            }
            // Nodes that were stopped before stay so, and nothing is waited for any more.
            if status.state == state || status.state == .degraded { return status }
        }
    }

    private func ended() -> RunFailure {
        guard events.isClosed else {
            return RunFailure(
                .readinessTimeout,
                "the network is not ready yet"
                    + (status.waitingFor.isEmpty
                        ? "" : "; it waits for " + status.waitingFor.joined(separator: ", ")),
                fix: "see what the nodes say: ilpnet logs")
        }
        return RunFailure(
            .startFailed, "the supervisor went away while the network started",
            fix: "see \(folder.crashLogPath(of: SuperviseCommand.processName))")
    }
}
