package import Control
import Glibc

extension ControlClient {
    /// A supervisor that was only just started has no socket yet, and no event tells of one.
    private static let reachPauseMilliseconds: Int32 = 10

    /// Whoever holds the folder's lock has a socket in a moment, or gives the lock up. nil where
    /// nobody holds it any more, or the time is over.
    package static func reach(
        _ folder: StateFolder, by deadline: Deadline
    ) throws(RunFailure) -> ControlClient? {
        while true {
            if let client = try connect(folder) { return client }
            guard folder.isLocked, !deadline.isOver else { return nil }
            poll(nil, 0, min(reachPauseMilliseconds, deadline.millisecondsLeft))
        }
    }

    /// The whole network as it is now.
    package func status(
        timeoutMilliseconds: Int = ControlClient.answerMilliseconds
    ) throws(RunFailure) -> NetworkStatus {
        let answer = try ask(ControlRequest(.status), timeoutMilliseconds: timeoutMilliseconds)
        guard let network = answer.network else { throw missing("the network in its status") }
        return network
    }

    /// Asks for events. The network as it is now, which is the first of them; the others follow by
    /// `nextEvent`.
    package func follow() throws(RunFailure) -> (network: NetworkStatus, event: ControlEvent) {
        _ = try ask(ControlRequest(.events))
        guard
            let event = try nextEvent(timeoutMilliseconds: ControlClient.answerMilliseconds),
            event.kind == .snapshot, let network = event.network
        else { throw missing("a snapshot before its events") }
        return (network, event)
    }

    private func missing(_ what: String) -> RunFailure {
        RunFailure(
            .failed, "the supervisor of \(network) did not tell \(what)",
            fix: ControlClient.otherProgramFix)
    }
}
