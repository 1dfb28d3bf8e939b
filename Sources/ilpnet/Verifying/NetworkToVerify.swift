import Control
import Runtime

/// The network that `verify` looks at: one that runs already, or one that is started for it and
/// ended when it is released.
final class NetworkToVerify {
    let isStartedHere: Bool
    let status: NetworkStatus
    let asked: AskedNetwork
    let client: ControlClient
    let console: Console

    static func reach(_ asked: AskedNetwork, _ console: Console) throws(Failure) -> NetworkToVerify
    {
        do throws(RunFailure) {
            if let lock = try NetworkStart.lock(asked.folder, console) {
                return try start(asked, lock, console)
            }
            let running = try RunningNetwork.reach(asked.folder)
            try check(running, asked)
            // Until then packets of the supervisor's own are on their way.
            try settle(running, asked, console)
            return try NetworkToVerify(asked, console, isStartedHere: false)
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
        _ asked: AskedNetwork, _ lock: consuming StateLock, _ console: Console
    ) throws(RunFailure) -> NetworkToVerify {
        console.progress("starting \(asked.plan.name)")
        do throws(RunFailure) {
            let network = try startWhole(asked.folder, lock)
            _ = try network.apply(asked.request)
            try settle(network, asked, console)
            // Where a port is taken, for instance, nothing runs that could be looked at.
            if let failure = network.status.failure,
                ![.startFailed, .readinessTimeout].contains(failure.kind)
            {
                throw RunFailure(failure)
            }
            return try NetworkToVerify(asked, console, isStartedHere: true)
        } catch {
            _ = try NetworkEnd.of(asked.folder, atOnce: true)
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
    private static func settle(
        _ network: RunningNetwork, _ asked: AskedNetwork, _ console: Console
    ) throws(RunFailure) {
        try network.settle(
            asked.request.readyMilliseconds, goesOn: { !Interrupts.haveCome }, console.showWaiting)
        console.progress(nil)
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
