import CanonicalJSON
import Logging
import Runtime
import TextSearch

/// What the dashboard has stored of one packet, as lines of the logs of the nodes that told it.
enum PacketLines {
    /// The earliest first; none where the network or its dashboard does not run. Log lines are left
    /// out where the node's own log is among `logged`.
    static func records(
        of packet: String, in folder: StateFolder, logged: Set<String>
    ) throws(Failure) -> [LogRecord] {
        guard let client = try? ControlClient.connect(folder), let status = try? client.status(),
            let dashboard = RunningDashboard(of: status, folder)
        else { return [] }
        var pages = EventPages(
            dashboard, filter: "&packet=" + QueryText.escaped(packet), from: "first",
            follows: false)
        var records: [LogRecord] = []
        while !pages.isOver {
            for line in try pages.next() {
                guard let record = record(of: line.value["data"]) else { continue }
                let isLogLine = line.value["channel"]?.string == "logs"
                if !isLogLine || !logged.contains(record.name) { records.append(record) }
            }
        }
        // Each node's own order stays where two times are alike.
        let sorted = records.enumerated().sorted {
            ($0.element.milliseconds, $0.offset) < ($1.element.milliseconds, $1.offset)
        }
        return sorted.map(\.element)
    }

    private static func record(of event: JSONValue?) -> LogRecord? {
        guard let event, let type = event["type"]?.string, let node = event["nodeId"]?.string,
            let time = event["timestamp"]?.string,
            let milliseconds = ISO8601.milliseconds(time.utf8),
            case .object(let members) = event["data"]?.content
        else { return nil }
        let isLogLine = type == "LOG"
        let level = LogLevel(name: members.level ?? "") ?? .debug
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("level", level.name)
            json.member("time", time)
            json.member("node", node)
            json.member("event", isLogLine ? members.message ?? "" : name(of: type))
            for member in members
            where !["level", "time", "node", "event"].contains(member.key)
                && !(isLogLine && member.key == "message")
            {
                json.key(member.key)
                member.value.write(to: &json)
            }
        }
        return LogRecord(json.bytes, of: node, milliseconds: milliseconds, level: level)
    }

    /// `PACKET_SENT` is `packet sent`.
    private static func name(of type: String) -> String {
        type.lowercased().replacing("_", with: " ")
    }
}

extension [JSONValue.Member] {
    fileprivate var level: String? { first { $0.key == "level" }?.value.string }
    fileprivate var message: String? { first { $0.key == "message" }?.value.string }
}
