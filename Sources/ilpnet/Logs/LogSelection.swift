import Logging
import TextSearch

/// Which lines are wanted.
struct LogSelection {
    /// Processes; empty for all.
    var names: Set<String>
    /// Since 1970.
    var sinceMilliseconds: Int64
    var level: LogLevel
    /// What a line must contain as it is printed.
    var text: String?
    /// How the id begins of the packet that it must be about.
    var packet: String?

    func wants(_ source: LogSource) -> Bool { names.isEmpty || names.contains(source.name) }

    func wants(_ record: LogRecord, as plain: (LogRecord) -> String) -> Bool {
        guard record.milliseconds >= sinceMilliseconds else { return false }
        guard record.level >= level || record.beginsRun else { return false }
        if let packet, !record.isAbout(packet: packet) { return false }
        guard let text else { return true }
        return plain(record).contains(text)
    }
}

extension LogRecord {
    /// The marker between the runs of a process, which is wanted with whatever follows it.
    fileprivate var beginsRun: Bool {
        guard case .event(let line) = content else { return false }
        return line.contains(LogRecord.runMarker)
    }

    private static let runMarker = Array(",\"event\":\"run started\",".utf8)
}
