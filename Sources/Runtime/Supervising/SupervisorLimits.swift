/// How much a supervisor does at once, keeps and waits for.
enum SupervisorLimits {
    /// Processes that were started and do not serve yet.
    static let startsAtOnce = 16
    /// From SIGTERM to SIGKILL.
    static let stopMilliseconds: Int64 = 10_000
    /// The same for a network that never came up: nobody's packets are in it.
    static let hurriedStopMilliseconds: Int64 = 500
    /// What a network is said to wait for; the rest is counted.
    static let waitingForMax = 5
    /// Of a process that ended while it was waited for.
    static let excerptLines = 20
    static let excerptBytes = 64 << 10
    /// A supervisor without any network to which nobody is connected ends after this: whoever
    /// started it is gone.
    static let emptyMilliseconds: Int64 = 1_500
    /// A wait that took so much longer than it should means that we stood still ourselves.
    static let stallMilliseconds: Int64 = 1_000
    /// And while something is waited for, no wait is longer than this.
    static let lookMilliseconds: Int32 = 1_000
    /// Two listeners, the pidfd and the status pipe.
    static let descriptorsOfProcess = 4
    /// The loop, the lock, logs, the control socket and those who ask there: `connectionsMax`.
    static let descriptorsOfItsOwn = 48
    /// Who may ask at once; more are not let in.
    static let connectionsMax = 32
    /// Where no descriptor can be had for someone who wants to ask, it is tried again after this.
    static let listenAgainMilliseconds: Int64 = 100
    /// For the end of a process that was killed because it cannot be watched.
    static let unwatchedMilliseconds = 1_000
    /// Reads of what a process had reported when it ended.
    static let lastReportsRoundsMax = 16
    /// The largest `crash.log` that a new run still adds to.
    static let crashLogBytesMax = 1 << 20
}
