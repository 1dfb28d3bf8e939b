import CanonicalJSON
import Logging
import Telemetry

/// Events that are texts: rare, so they may cost something.
extension NodeTelemetry {
    mutating func tell(status: NodeStatusText, at microseconds: Int64) {
        counts.statuses &+= 1
        append(.nodeStatus, key: [], status.data, at: microseconds)
    }

    /// What a log told since the last time.
    mutating func tell(_ tapped: LogTap, at microseconds: Int64) {
        for data in tapped.lines {
            counts.logs &+= 1
            append(.log, key: [], data, at: microseconds)
        }
        guard tapped.dropped > 0 else { return }
        counts.logs &+= UInt64(tapped.dropped)
        events.lose(events: UInt32(clamping: tapped.dropped))
    }

    mutating func tell(
        linkTo peer: String, isUp: Bool, session: UInt64, reason: String?, at microseconds: Int64
    ) {
        counts.links &+= 1
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("peer", peer)
            json.member("connected", isUp)
            json.member("session", Self.hexadecimal(session))
            if let reason { json.member("reason", reason) }
        }
        append(.linkStatus, key: Array(peer.utf8), json.bytes, at: microseconds)
    }

    /// Tells it at once, or counts it until a second is over.
    mutating func alert(
        _ kind: AlertKind, peer: String = "", _ message: String, node: String,
        now: Int64, at microseconds: Int64
    ) {
        guard let due = alerts.take(.init(kind, about: peer), message, at: now) else { return }
        tell(due, node: node, at: microseconds)
    }

    mutating func tellDueAlerts(node: String, now: Int64, at microseconds: Int64) {
        for due in alerts.takeDue(at: now) { tell(due, node: node, at: microseconds) }
    }

    private mutating func tell(_ alert: Alert, node: String, at microseconds: Int64) {
        counts.alerts &+= 1
        append(
            .alert, key: alert.key, alert.data(node: node, peer: alert.subject.about),
            at: microseconds)
    }

    private mutating func append(
        _ type: EventType, key: [UInt8], _ data: [UInt8], at microseconds: Int64
    ) {
        guard let record = RecordWriter.text(type, key: key, data: data) else {
            return events.lose(events: 1)
        }
        events.append(record, microseconds: microseconds)
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
