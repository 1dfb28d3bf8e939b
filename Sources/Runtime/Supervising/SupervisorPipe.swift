import CLinux
import Reactor

/// Pipes between the supervisor and its children; no program inherits an end that it was not given.
enum SupervisorPipe {
    static func make() throws(SystemCallError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        let code = linux_pipe(&ends)
        guard code == 0 else {
            throw SystemCallError(call: "pipe2", errno: code, subject: "pipe")
        }
        return (ends[0], ends[1])
    }
}
