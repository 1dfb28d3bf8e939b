import Control
import Glibc
import Runtime

/// The network that `verify` looks at: one that runs already, or one that is started for it and
/// ended when it is released.
final class NetworkToVerify {
    private static let statusPauseMicroseconds: UInt32 = 10_000
    /// What a killed supervisor left behind has noticed it long ago, unless it hangs.
    private static let leftoversMilliseconds = 1_000
    /// The supervisor knows the deadline, and says itself that it has passed.
    private static let graceMilliseconds = 15_000

    let isStartedHere: Bool
    private(set) var status: NetworkStatus
    let asked: AskedNetwork
    let client: ControlClient
    let console: Console

    static func reach(_ asked: AskedNetwork, _ console: Console) throws(Failure) -> NetworkToVerify
    {
        do throws(RunFailure) {
            guard asked.folder.isLocked else { return try start(asked, console) }
            try check(try RunningNetwork.reach(asked.folder), asked)
            let network = try NetworkToVerify(asked, console, isStartedHere: false)
            // Until then packets of the supervisor's own are on their way.
            try network.waitUntilStarted()
            return network
        } catch {
            throw Failure(error, inFile: asked.path)
        }
    }

    private init(
        _ asked: AskedNetwork, _ console: Console, isStartedHere: Bool
    ) throws(RunFailure) {
        guard let client = try ControlClient.connect(asked.folder),
            let status = try client.ask(ControlRequest(.status)).network
        else {
            throw RunFailure(
                .notRunning, "the supervisor of \(asked.plan.name) went away",
                fix: "run this again")
        }
        self.asked = asked
        self.console = console
        self.isStartedHere = isStartedHere
        self.client = client
        self.status = status
    }

    /// What runs must be what the file says; what the file demands of it may have changed.
    private static func check(
        _ network: RunningNetwork, _ asked: AskedNetwork
    ) throws(RunFailure) {
        var request = asked.request
        request.isDryRun = true
        let difference = try network.apply(request)
        guard !difference.isEmpty else { return }
        throw RunFailure(
            .usage,
            (["\(asked.plan.name) runs, and not as \(asked.path) says now"]
                + DifferenceText.lines(of: difference, network: asked.plan.name, file: asked.path)
                .dropFirst()).joined(separator: "\n"),
            fix: "ilpnet up \(asked.path)")
    }

    private static func start(
        _ asked: AskedNetwork, _ console: Console
    ) throws(RunFailure) -> NetworkToVerify {
        let folder = asked.folder
        try folder.make()
        guard let lock = try folder.lock(waitMilliseconds: 0) else {
            throw RunFailure(
                .locked, "\(asked.plan.name) is being started by another ilpnet",
                fix: "run this again when it is ready")
        }
        for name in Leftovers.end(folder, graceMilliseconds: leftoversMilliseconds) {
            console.note("ended \(name), which an earlier supervisor had left behind")
        }
        console.progress("starting \(asked.plan.name)")
        do throws(RunFailure) {
            let network = try startWhole(folder, lock)
            _ = try network.apply(asked.request)
            let started = try NetworkToVerify(asked, console, isStartedHere: true)
            try started.waitUntilStarted()
            return started
        } catch {
            _ = try NetworkEnd.of(folder, atOnce: true)
            throw error
        }
    }

    /// A supervisor that is half started would be nobody's to end.
    private static func startWhole(
        _ folder: StateFolder, _ lock: consuming StateLock
    ) throws(RunFailure) -> RunningNetwork {
        Interrupts.postpone()
        defer { Interrupts.deliver() }
        return try RunningNetwork.start(folder, lock)
    }

    /// Ready, or failed: then it is kept as it is, to be looked at.
    private func waitUntilStarted() throws(RunFailure) {
        let deadline =
            SupervisorClock.microseconds()
            + Int64(asked.request.readyMilliseconds + Self.graceMilliseconds) * 1_000
        while status.state == .starting, !Interrupts.haveCome,
            SupervisorClock.microseconds() < deadline
        {
            usleep(Self.statusPauseMicroseconds)
            guard let now = try client.ask(ControlRequest(.status)).network else { continue }
            status = now
            if let first = status.waitingFor.first {
                let more = status.waitingFor.count - 1
                console.progress("waits for \(first)" + (more > 0 ? " and \(more) more" : ""))
            }
        }
        console.progress(nil)
        // Where a port is taken, for instance, nothing runs that could be looked at.
        if isStartedHere, let failure = status.failure,
            ![.startFailed, .readinessTimeout].contains(failure.kind)
        {
            throw RunFailure(failure)
        }
    }

    /// Ends the network where it was started for this.
    func release() throws(Failure) {
        guard isStartedHere else { return }
        console.progress("stopping \(asked.plan.name)")
        defer { console.progress(nil) }
        do throws(RunFailure) {
            _ = try NetworkEnd.of(asked.folder, atOnce: Interrupts.haveCome)
        } catch {
            throw Failure(error)
        }
    }
}
