/// How a command ends. The table is in docs/commands.md; later commands use the reserved ones.
enum ExitCode: Int32, CaseIterable {
    case success = 0
    /// The command ran and the answer is no, or it could not write what it was asked to.
    case failed = 1
    /// The call is wrong, or something that it needs is not there: a file, a toolchain, a secret.
    case usage = 2
    /// Something inside a topology file is wrong.
    case topologyWrong = 3
    case startFailed = 4
    case readinessTimeout = 5
    case differs = 6
    case notRunning = 7
    /// Another run of `ilpnet` holds what this one needs.
    case locked = 8
    case portTaken = 9
    case nothingToVerify = 10
    /// Ended by Ctrl-C, as shells count it: 128 + SIGINT.
    case interrupted = 130
}
