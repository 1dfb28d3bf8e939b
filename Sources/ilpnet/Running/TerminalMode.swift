import Glibc

/// A terminal while it is redrawn: without a cursor, and without showing what is typed, which would
/// tear the picture.
///
/// It is put back as it was however this process ends, but for SIGKILL: by `restore`, at exit, and
/// by what signals do before they take their course. There is one terminal, so this has no value.
enum TerminalMode {
    // DECTCEM of DEC's VT520: the cursor is not shown, or is.
    private static let hideCursor: StaticString = "\u{1b}[?25l"
    private static let showCursor: StaticString = "\u{1b}[?25h"
    /// What ends or stops a process that does not ask for it; SIGINT and SIGTERM have handlers of
    /// whoever redraws.
    private static let fatal = [SIGHUP, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

    // Written by the main thread before the handlers are installed, and only read by them.
    nonisolated(unsafe) private static var before = termios()
    // As above; a handler that reads it in between finds nothing to do.
    nonisolated(unsafe) private static var isSet = false
    // As above.
    nonisolated(unsafe) private static var hasHandlers = false

    /// Only for a process that has the terminal: in the background it would be stopped.
    static func hold() {
        guard !isSet, tcgetattr(STDOUT_FILENO, &before) == 0 else { return write(hideCursor) }
        installHandlers()
        isSet = true
        var mode = before
        mode.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDOUT_FILENO, TCSADRAIN, &mode)
        write(hideCursor)
    }

    /// Safe in a signal handler.
    static func restore() {
        guard isSet else { return }
        isSet = false
        write(showCursor)
        tcsetattr(STDOUT_FILENO, TCSANOW, &before)
    }

    private static func installHandlers() {
        guard !hasHandlers else { return }
        hasHandlers = true
        atexit { TerminalMode.restore() }
        for signal in fatal { install(signal) }
        install(SIGTSTP)
    }

    /// Once: the second time the signal does what it does to everyone.
    private static func install(_ signal: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            TerminalMode.restore()
            raise(signal)
        }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | Int32(SA_NODEFER)
        sigaction(signal, &action, nil)
    }

    private static func write(_ sequence: StaticString) {
        _ = Glibc.write(STDOUT_FILENO, sequence.utf8Start, sequence.utf8CodeUnitCount)
    }
}
