import CanonicalJSON
import Logging
import Telemetry

extension PacketJourney {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("outcome", outcome.rawValue)
            json.member("code", orNull: code)
            json.member("answeredBy", orNull: answeredBy)
            json.member("began", ISO8601.text(began / 1_000))
            json.member("microseconds", ended - began)
            json.member("isComplete", isComplete)
            json.list("hops", of: hops) { $1.write(to: &$0) }
        }
    }
}

extension JourneyHop {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("node", node)
            json.member("pass", pass)
            json.member("joinedBy", orNull: joint?.rawValue)
            json.member("source", orNull: source)
            json.member("destination", orNull: destination)
            json.member("amountIn", orNull: amountIn)
            json.member("selectedPeer", orNull: selectedPeer)
            json.member("reason", orNull: reason)
            json.member("nextHop", orNull: nextHop)
            json.member("amountOut", orNull: amountOut)
            writeAnswer(to: &json)
            writeTimes(to: &json)
            writeMessage("in", incoming, to: &json)
            writeMessage("out", outgoing, to: &json)
            json.list("missing", of: missing) { $0.value($1) }
        }
    }

    private func writeAnswer(to json: inout JSONWriter) {
        json.member("answer", orNull: outcome.map { $0.type.name.description })
        json.member("code", orNull: outcome?.code)
    }

    /// Microseconds since 1970 by the node's own clock, and what lies between them.
    private func writeTimes(to json: inout JSONWriter) {
        json.key("unixMicroseconds")
        json.object { json in
            json.member("received", orNull: received)
            json.member("sent", orNull: sent)
            json.member("answered", orNull: answered?.microseconds)
            json.member("returned", orNull: returned?.microseconds)
        }
        json.key("microseconds")
        json.object { json in
            json.member("forwarding", orNull: Self.span(received, sent))
            json.member(
                "answering",
                orNull: latencyMicroseconds.map(Int64.init)
                    ?? Self.span(sent, answered?.microseconds))
            json.member("here", orNull: Self.span(received, returned?.microseconds))
        }
    }

    private func writeMessage(
        _ key: String, _ message: PacketEvent.Message?, to json: inout JSONWriter
    ) {
        json.key(key)
        guard let message else { return json.null() }
        json.object { json in
            let digits = String(message.session, radix: 16)
            json.member(
                "session", String(repeating: "0", count: 16 - digits.count) + digits)
            json.member("requestId", message.requestId)
        }
    }

    private static func span(_ start: Int64?, _ end: Int64?) -> Int64? {
        guard let start, let end else { return nil }
        return end - start
    }
}
