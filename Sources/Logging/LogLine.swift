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

    /// As the data of an event, which has node and time of its own.
    var data: [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("level", level.name)
            json.member("message", event.description)
            if let packetId { json.member("packetId", packetId) }
            if let peer { json.member("peer", peer) }
            for (name, value) in fields {
                json.key(name.description)
                value.write(to: &json)
            }
        }
        return json.bytes
    }

    /// Read here and not from the loop's clock, so that lines of one long turn differ.
    private static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return ISO8601.text(Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
