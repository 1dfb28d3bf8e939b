import Control
import Runtime

/// The beginning of a network: its folder is made and locked, and what a killed supervisor left
/// behind is ended.
enum NetworkStart {
    /// What was left behind has noticed it long ago, unless it hangs.
    private static let leftoversMilliseconds = 1_000

    /// The lock, by which the network is the caller's to start; nil where someone else keeps it.
    static func lock(
        _ folder: StateFolder, _ console: Console
    ) throws(RunFailure) -> StateLock? {
        try folder.make()
        guard let lock = try folder.lock(waitMilliseconds: 0) else { return nil }
        for name in Leftovers.end(folder, graceMilliseconds: leftoversMilliseconds) {
            console.note(leftBehind(name))
        }
        return lock
    }

    static func leftBehind(_ name: String) -> String {
        "ended \(name), which an earlier supervisor had left behind"
    }
}

extension Console {
    /// What a network that starts waits for.
    func showWaiting(_ status: NetworkStatus) {
        guard !status.waitingFor.isEmpty else { return }
        progress("waits for " + status.waitingFor.listed(atMost: 1))
    }
}
