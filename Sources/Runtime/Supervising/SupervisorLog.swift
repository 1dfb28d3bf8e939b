import Logging

/// Where the supervisor says what it did and why: a file that rotates, and that a full disk only
/// delays.
enum SupervisorLog {
    static func open(in folder: StateFolder) -> EventLog {
        EventLog(file: LogFile(path: folder.supervisorLogPath), node: "supervisor", level: .info)
    }
}
