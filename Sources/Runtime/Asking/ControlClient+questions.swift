package import Control

extension ControlClient {
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
