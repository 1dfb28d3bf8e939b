import Glibc

/// How a process ended.
package enum ProcessEnding: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)

    /// Takes in the end of a child, once. nil while it runs; a stop is no end.
    package static func reap(pid: Int32) -> ProcessEnding? {
        var information = siginfo_t()
        var code: Int32
        repeat {
            code = waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG)
        } while code != 0 && errno == EINTR
        guard code == 0, information._sifields._sigchld.si_pid == pid else { return nil }
        let status = information._sifields._sigchld.si_status
        return information.si_code == CLD_EXITED ? .exited(status) : .signalled(status)
    }
}
