import Control
import Disk
import Glibc
import Runtime
import TopologyLoading

/// Ending a network, whoever keeps it: asked politely where someone answers, and by what is saved of
/// it where nobody does.
enum NetworkEnd {
    /// A chain of nodes ends one after the other, each with its own deadline.
    private static let politeMilliseconds = 90_000
    /// A supervisor that does not answer gets so long to end by a signal.
    private static let signalMilliseconds = 12_000
    /// To give the lock up takes a moment; one that was only starting is ended at the next
    /// attempt.
    private static let lockMilliseconds = 700
    private static let attemptsMax = 3
    private static let leftoversMilliseconds = 2_000
    /// From giving up the lock to its end a supervisor has nothing to do any more.
    private static let farewellMilliseconds = 1_000

    struct Outcome {
        var network: String
        var ran: Bool
        var milliseconds: Int
        var leftovers: [String] = []
        /// Somebody else started it anew since.
        var isBack = false

        var lines: [String] {
            leftovers.map(NetworkStart.leftBehind)
                + [ran ? "\(network) is down (\(milliseconds) ms)" : "\(network) was not running"]
                + (isBack ? ["another ilpnet has started it anew meanwhile"] : [])
        }
    }

    static func of(_ folder: StateFolder, atOnce: Bool) throws(RunFailure) -> Outcome {
        let watch = Stopwatch()
        let supervisor = folder.readSupervisor()?.identity
        let wasAlive = supervisor?.isAlive ?? false
        var ran = false
        for _ in 0..<attemptsMax {
            if folder.isLocked {
                ran = true
                try endSupervisor(folder, atOnce)
            }
            if let lock = try folder.lock(waitMilliseconds: lockMilliseconds) {
                return clear(folder, lock, supervisor, ran: ran, watch)
            }
            // One that was only starting has its record by now, and is ended as any other. Whoever
            // came after the one that was meant stays.
            guard !wasAlive || folder.readSupervisor()?.identity == supervisor else {
                return Outcome(
                    network: folder.network, ran: true,
                    milliseconds: watch.microseconds / 1_000, isBack: true)
            }
        }
        throw RunFailure(
            .locked, "\(folder.holderText) still holds \(folder.path)",
            fix: "if nothing of it should live: kill it, then run this again")
    }

    private static func clear(
        _ folder: StateFolder, _ lock: consuming StateLock, _ supervisor: ProcessIdentity?,
        ran: Bool, _ watch: Stopwatch
    ) -> Outcome {
        let leftovers = Leftovers.end(folder, graceMilliseconds: leftoversMilliseconds)
        folder.removeRunFiles()
        NetworkIndex(environment: ProcessEnvironment.variables).unregister(folder)
        folder.removeLock(lock)
        // So that whoever looks for processes now finds none.
        if let supervisor { Leftovers.wait(for: supervisor, milliseconds: farewellMilliseconds) }
        return Outcome(
            network: folder.network, ran: ran || !leftovers.isEmpty,
            milliseconds: watch.microseconds / 1_000,
            leftovers: leftovers)
    }

    private static func endSupervisor(
        _ folder: StateFolder, _ atOnce: Bool
    ) throws(RunFailure) {
        // One that was stopped hears nothing until it goes on.
        folder.readSupervisor()?.identity.signal(SIGCONT, group: false)
        do throws(RunFailure) {
            if let network = try RunningNetwork(folder, isNew: false),
                try network.stop(atOnce: atOnce, milliseconds: politeMilliseconds)
            {
                return
            }
        } catch {
            // It hangs, or speaks another format: a signal is understood by all.
        }
        _ = Leftovers.endSupervisor(of: folder, graceMilliseconds: signalMilliseconds)
    }
}
