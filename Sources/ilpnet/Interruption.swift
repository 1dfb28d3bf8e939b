import Glibc

/// What signals from outside mean to a command.
enum Interruption {
    /// Ctrl-C ends the command with the code that the table names. A reader that goes away and a
    /// file that may not grow are told by the failing write, not by a signal.
    static func prepare() {
        signal(SIGINT) { _ in _exit(ExitCode.interrupted.rawValue) }
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    /// Runs something short that should not be left half done: Ctrl-C takes effect after it.
    static func postponed<Result, Problem: Error>(
        _ body: () throws(Problem) -> Result
    ) throws(Problem) -> Result {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
