import Control
import Glibc
import Runtime

/// A network whose supervisor is this very command: shown live until it is told to end.
struct ForegroundRun {
    private let supervisor: Supervisor
    private let console: Console
    private var wasReady = false

    /// The network begins to start.
    init(
        _ folder: StateFolder, _ lock: consuming StateLock, _ request: ApplyRequest,
        _ console: Console
    ) throws(RunFailure) {
        self.console = console
        supervisor = try Supervisor(
            folder: folder, lock: lock, settings: .ofThisProgram(endsWithTerminal: true))
        do throws(RunFailure) {
            _ = try supervisor.apply(request)
        } catch {
            supervisor.stop(atOnce: true)
            while !supervisor.isOver { _ = supervisor.turn(atMostMilliseconds: -1) }
            throw error
        }
    }

    /// Until nothing runs any more. `whenReady` is called once.
    mutating func run(
        whenReady: (NetworkStatus, _ isLive: Bool) -> Void
    ) throws(RunFailure) -> ExitCode {
        var view = LiveView(console)
        while !supervisor.isOver {
            let events = supervisor.turn(
                atMostMilliseconds: view.isLive ? LiveView.frameMilliseconds : -1)
            let status = supervisor.picture
            view.show(status, hasNews: !events.isEmpty)
            guard status.state == .ready, !wasReady else { continue }
            wasReady = true
            whenReady(status, view.isLive)
        }
        view.end(supervisor.picture)
        if !wasReady, let failure = supervisor.picture.failure { throw RunFailure(failure) }
        return wasReady ? .success : .interrupted
    }
}
