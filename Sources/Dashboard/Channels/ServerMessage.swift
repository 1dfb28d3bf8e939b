import CanonicalJSON
import Logging
import Wire

/// What a client of the channels is told beside events, as ready frames. All keys are always there.
///
/// Only events and gaps carry an offset at the top, so that the last one that a client saw is where
/// it goes on after a break, whatever else it was told.
enum ServerMessage {
    static func welcome(
        clientId: String, epoch: UInt64, channels: ChannelTable, bounds: Range<UInt64>,
        _ limits: ChannelLimits, at milliseconds: Int64
    ) -> [UInt8] {
        frame("welcome", at: milliseconds) { json in
            json.member("clientId", clientId)
            json.member("epoch", epoch)
            json.member("heartbeatIntervalSeconds", limits.heartbeatMilliseconds / 1_000)
            json.member("rateLimitPerSecond", limits.messagesPerSecond)
            json.member("creditEvents", limits.creditEventsMax)
            json.key("channels")
            write(channels.names, to: &json)
            json.member("firstOffset", bounds.lowerBound)
            json.member("nextOffset", bounds.upperBound)
        }
    }

    /// `offset`: from there on it holds; of something published, its own.
    static func acknowledged(
        _ action: String, channels: [String], subscribed: [String], offset: UInt64,
        at milliseconds: Int64
    ) -> [UInt8] {
        frame("ack", at: milliseconds) { json in
            json.member("action", action)
            json.key("channels")
            write(channels, to: &json)
            json.key("subscribed")
            write(subscribed, to: &json)
            json.member("offset", offset)
        }
    }

    /// `isAnswer`: to the client's own heartbeat. `nextOffset` tells how far behind it is.
    static func heartbeat(
        isAnswer: Bool, nextOffset: UInt64, at milliseconds: Int64
    ) -> [UInt8] {
        frame("heartbeat", at: milliseconds) { json in
            json.member("direction", isAnswer ? "ack" : "server")
            json.member("nextOffset", nextOffset)
        }
    }

    static func error(_ fault: ClientFault, at milliseconds: Int64) -> [UInt8] {
        frame("error", at: milliseconds) { json in
            json.member("reason", fault.reason.rawValue)
            json.member("detail", fault.detail)
        }
    }

    /// The last offset that the client will not get stands at the top.
    static func gap(_ gap: EventGap, _ table: ChannelTable, at milliseconds: Int64) -> [UInt8] {
        frame("gap", offset: gap.to, at: milliseconds) { json in
            write(gap, table, to: &json)
        }
    }

    /// The plain protocol knows no gap, but every viewer shows log lines.
    static func plainGap(
        _ gap: EventGap, _ table: ChannelTable, at milliseconds: Int64
    ) -> [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("type", "LOG")
            json.member("nodeId", OwnEvents.hubNode)
            json.member("timestamp", ISO8601.text(milliseconds))
            json.key("data")
            json.object { json in
                json.member("level", "warn")
                json.member("message", "events left out")
                write(gap, table, to: &json)
            }
        }
        return WebSocketWriter.frame(.text, json.bytes, mask: nil)
    }

    private static func write(
        _ gap: EventGap, _ table: ChannelTable, to json: inout JSONWriter
    ) {
        json.member("from", gap.from)
        json.member("to", gap.to)
        json.member("reason", gap.reason.rawValue)
        json.key("events")
        guard let counts = gap.counts else { return json.null() }
        json.object { json in
            for (place, count) in counts.sorted(by: { $0.key < $1.key }) where count > 0 {
                json.member(table.names[place], count)
            }
        }
    }

    private static func write(_ names: [String], to json: inout JSONWriter) {
        json.array { json in
            for name in names { json.value(name) }
        }
    }

    private static func frame(
        _ type: String, offset: UInt64? = nil, at milliseconds: Int64,
        _ meta: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        WebSocketWriter.frame(
            .text, text(type, offset: offset, at: milliseconds, meta), mask: nil)
    }

    /// A message that carries no event. All keys are always there.
    static func text(
        _ type: String, offset: UInt64?, at milliseconds: Int64,
        _ meta: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("type", type)
            json.key("channel")
            json.null()
            json.key("data")
            json.null()
            json.member("replay", false)
            json.key("meta")
            json.object(meta)
            json.member("timestamp", ISO8601.text(milliseconds))
            json.key("offset")
            if let offset { json.value(offset) } else { json.null() }
        }
        return json.bytes
    }
}
