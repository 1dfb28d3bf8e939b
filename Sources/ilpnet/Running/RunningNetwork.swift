import Control
import Runtime
import TopologyLoading

/// A network that some supervisor keeps, as commands deal with it.
final class RunningNetwork {
    /// A supervisor that was just started, or that just began to end, may not answer yet.
    private static let reachMilliseconds = 5_000
    private static let startMilliseconds: Int32 = 10_000
    private static let endMilliseconds = 2_000
    /// A supervisor that was told how long to wait says itself that it took too long.
    private static let followGraceMilliseconds = 15_000
    /// Whoever follows is asked so often whether they still want to.
    private static let patienceMilliseconds: Int32 = 100
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
    private var keepsFailures = false

    /// For when someone else holds the folder's lock.
    static func reach(_ folder: StateFolder) throws(RunFailure) -> RunningNetwork {
        let deadline = Deadline(milliseconds: reachMilliseconds)
        if let events = try ControlClient.reach(folder, by: deadline),
            let network = try RunningNetwork(folder, events, isNew: false)
        {
            return network
        }
        guard folder.isLocked else {
            throw RunFailure(
                .locked, "\(folder.network) was just being ended", fix: "run this again")
        }
        throw RunFailure(
            .locked, "\(folder.holderText) holds \(folder.path) and does not answer",
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
    convenience init?(_ folder: StateFolder, isNew: Bool) throws(RunFailure) {
        guard let events = try ControlClient.connect(folder) else { return nil }
        try self.init(folder, events, isNew: isNew)
    }

    private init?(
        _ folder: StateFolder, _ events: ControlClient, isNew: Bool
    ) throws(RunFailure) {
        guard let requests = try ControlClient.connect(folder) else { return nil }
        self.folder = folder
        self.isNew = isNew
        self.events = events
        self.requests = requests
        status = try events.follow().network
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
        // What had failed is given another chance, also where nothing differs.
        let hasFailed =
            status.state == .failed || status.processes.contains { $0.state == .failed }
        let isNewRevision = !request.isDryRun && (!difference.isEmpty || hasFailed)
        revisionBefore = isNewRevision ? status.revision : status.revision - 1
        isChanging = isNewRevision || status.state == .starting
        keepsFailures = request.onFailure == .keep
        return difference
    }

    /// What does not run though the file has it, and what becomes of that.
    var resting: [String] {
        func names(_ state: ProcessStatus.State) -> [String] {
            status.processes.filter { $0.state == state }.map(\.name)
        }
        var lines: [String] = []
        let failed = names(.failed)
        if isChanging, !failed.isEmpty {
            lines.append("starting again what had failed: \(failed.joined(separator: ", "))")
        }
        for (state, action) in [(ProcessStatus.State.stopped, "start"), (.paused, "resume")] {
            let resting = names(state)
            guard !resting.isEmpty else { continue }
            lines.append(
                "\(state.rawValue) on purpose, and left so: \(resting.joined(separator: ", "));"
                    + " ilpnet \(action) \(resting.joined(separator: " "))")
        }
        return lines
    }

    /// Ends it and waits until nothing is left of it; false where that takes too long.
    func stop(atOnce: Bool = false, milliseconds: Int) throws(RunFailure) -> Bool {
        _ = try requests.ask(ControlRequest(.down, atOnce: atOnce))
        return try requests.waitUntilClosed(timeoutMilliseconds: milliseconds)
    }

    /// Until the change that was applied through this is ready; throws why where it does not become
    /// so. `each` is told of every step.
    func follow(
        _ milliseconds: Int, _ each: (NetworkStatus) -> Void
    ) throws(RunFailure) -> NetworkStatus {
        try settle(milliseconds, each)
        guard let failure = status.failure else { return status }
        guard !keepsFailures else { throw RunFailure(failure) }
        if isNew {
            _ = try events.waitUntilClosed(timeoutMilliseconds: Self.takeBackMilliseconds)
            throw RunFailure(failure)
        }
        let isBack = try isTakenBack(each)
        throw RunFailure(failure).adding(
            isBack ? "the change was taken back: what ran before runs again" : nil)
    }

    /// Whether what ran before the failed change runs again.
    private func isTakenBack(_ each: (NetworkStatus) -> Void) throws(RunFailure) -> Bool {
        let deadline = Deadline(milliseconds: Self.takeBackMilliseconds)
        while status.state == .starting {
            let left = Int(deadline.millisecondsLeft)
            guard let event = try events.nextEvent(timeoutMilliseconds: left) else { return false }
            status.take(event)
            each(status)
        }
        return status.state == .ready || status.state == .degraded
    }

    /// Until it is ready or has failed, or until nobody wants to go on.
    func settle(
        _ milliseconds: Int, goesOn: () -> Bool = { true }, _ each: (NetworkStatus) -> Void
    ) throws(RunFailure) {
        let deadline = Deadline(milliseconds: milliseconds + Self.followGraceMilliseconds)
        while isChanging, goesOn() {
            let wait = min(deadline.millisecondsLeft, Self.patienceMilliseconds)
            guard let event = try events.nextEvent(timeoutMilliseconds: Int(wait)) else {
                if events.isClosed || deadline.isOver { throw ended() }
                continue
            }
            status.take(event)
            each(status)
            guard status.revision > revisionBefore else { continue }
            // Nodes that were stopped before stay so, and nothing is waited for any more.
            let isSettled = status.state == .ready || status.state == .degraded
            isChanging = status.failure == nil && !isSettled
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
