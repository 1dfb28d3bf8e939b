import Glibc

/// A terminal while it is redrawn: without a cursor, and without showing what is typed, which would
/// tear the picture.
///
/// It is put back as it was however this process ends, but for SIGKILL: by `restore`, at exit, and
/// before signals take the course that they would have taken. There is one terminal, so this has no
/// value.
enum TerminalMode {
    // DECTCEM of DEC's VT520: the cursor is not shown, or is.
    private static let hideCursor: StaticString = "\u{1b}[?25l"
    private static let showCursor: StaticString = "\u{1b}[?25h"
    /// Of the instruction that is at fault, which is tried again after the handler.
    private static let faults = [SIGILL, SIGBUS, SIGFPE, SIGSEGV]
    /// What else ends or stops a process; SIGINT and SIGTERM are for whoever redraws to hear.
    private static let others = [SIGHUP, SIGQUIT, SIGTRAP, SIGABRT, SIGTSTP]

    // Written by the main thread before `isSet` is, and only read by handlers.
    nonisolated(unsafe) private static var before = termios()
    // A handler that reads it in between finds nothing to do.
    nonisolated(unsafe) private static var isSet = false
    // Of the main thread alone.
    nonisolated(unsafe) private static var hasExitHandler = false
    // The signals that have handlers of ours, a bit each; a handler takes away its own.
    nonisolated(unsafe) private static var installed: UInt32 = 0
    // What each signal did before, by its number: written before its handler can run.
    nonisolated(unsafe) private static let effects = UnsafeMutablePointer<sigaction>.allocate(
        capacity: 32)

    /// Only for a process that has the terminal: in the background it would be stopped.
    static func hold() {
        guard !isSet, tcgetattr(STDOUT_FILENO, &before) == 0 else { return }
        if !hasExitHandler { hasExitHandler = atexit { TerminalMode.restore() } == 0 }
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

    /// Each works once, and anew after the next `hold`: Ctrl-Z may come many times.
    private static func installHandlers() {
        for signal in faults {
            install(signal) { signal, facts, _ in
                TerminalMode.giveUp(signal)
                // One that somebody sent does not come again by itself.
                if let facts, facts.pointee.si_code <= 0 { raise(signal) }
            }
        }
        for signal in others {
            install(signal) { signal, _, _ in
                TerminalMode.giveUp(signal)
                raise(signal)
            }
        }
    }

    private static func giveUp(_ signal: Int32) {
        restore()
        installed &= ~(1 << UInt32(signal))
        sigaction(signal, effects + Int(signal), nil)
    }

    private static func install(
        _ signal: Int32,
        _ handler:
            @escaping @convention(c) (
                Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?
            ) -> Void
    ) {
        guard installed & (1 << UInt32(signal)) == 0 else { return }
        var action = sigaction()
        action.__sigaction_handler.sa_sigaction = handler
        action.sa_flags = SA_SIGINFO | Int32(SA_NODEFER)
        (effects + Int(signal)).initialize(to: sigaction())
        sigaction(signal, nil, effects + Int(signal))
        installed |= 1 << UInt32(signal)
        sigaction(signal, &action, nil)
    }

    private static func write(_ sequence: StaticString) {
        _ = Glibc.write(STDOUT_FILENO, sequence.utf8Start, sequence.utf8CodeUnitCount)
    }
}
