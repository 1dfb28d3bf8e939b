import Glibc
import Logging

/// Where the supervisor says what it did and why.
enum SupervisorLog {
    static func open(in folder: StateFolder) throws(RunFailure) -> EventLog {
        let path = folder.supervisorLogPath
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RunFailure(
                .failed,
                [
                    .init(
                        path: path, "cannot be written: \(String(cString: strerror(errno)))",
                        fix: "make room there, or move the state folder: ILPNET_STATE_DIR=DIR")
                ])
        }
        return EventLog(descriptor: descriptor, node: "supervisor", level: .info)
    }
}
