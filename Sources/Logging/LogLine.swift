import CanonicalJSON
import Glibc

/// One event as a line of JSON, its line feed included.
struct LogLine {
    let level: LogLevel
    let node: String
    let event: StaticString
    let peer: String?
    let packetId: String?
    let fields: KeyValuePairs<StaticString, LogValue>

    var bytes: [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("level", level.name)
            json.member("time", LogLine.now())
            if !node.isEmpty { json.member("node", node) }
            json.member("event", event.description)
            if let peer { json.member("peer", peer) }
            if let packetId { json.member("packetId", packetId) }
            for (name, value) in fields {
                json.key(name.description)
                value.write(to: &json)
            }
        }
        return json.fileBytes
    }

    /// ISO 8601 in UTC with milliseconds. Read here and not from the loop's clock, so that lines
    /// of one long turn differ.
    private static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var seconds = time.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = [
            padded(parts.tm_year + 1_900, 4), padded(parts.tm_mon + 1, 2), padded(parts.tm_mday, 2),
        ]
        let clock = [padded(parts.tm_hour, 2), padded(parts.tm_min, 2), padded(parts.tm_sec, 2)]
        let fraction = padded(time.tv_nsec / 1_000_000, 3)
        return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + ".\(fraction)Z"
    }
}
