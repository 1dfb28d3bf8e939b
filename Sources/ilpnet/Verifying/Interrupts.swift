import Glibc
import Synchronization

/// Ctrl-C while something is done that must be undone: it is noted, and whoever waits looks.
enum Interrupts {
    private static let count = Atomic<Int>(0)

    static var haveCome: Bool { count.load(ordering: .relaxed) > 0 }

    /// From now on the first one is only noted. The second ends the process at once.
    static func catchThem() {
        // The counter is made now, because a signal may come at any moment later.
        _ = haveCome
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            if Interrupts.count.add(1, ordering: .relaxed).oldValue > 0 {
                _exit(ExitCode.interrupted.rawValue)
            }
        }
        // Without SA_RESTART, so that whatever waits returns to look.
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
    }

    /// Until `deliver` they wait, as what is under way takes a moment and must not be cut short.
    static func postpone() { mask(SIG_BLOCK) }

    static func deliver() { mask(SIG_UNBLOCK) }

    private static func mask(_ how: Int32) {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM] { sigaddset(&signals, signal) }
        pthread_sigmask(how, &signals, nil)
    }
}
