import CanonicalJSON
import Logging
import Telemetry

/// `/api/v1/nodes/{id}`: what is configured of a node, what the supervisor says of it, what it last
/// said of itself, and what was counted of its events. Described in docs/TELEMETRY.md.
struct NodeDocument {
    static let formatVersion = 1

    /// What a node last said of itself.
    struct Status {
        /// A JSON object, as it came.
        var data: [UInt8]
        var microseconds: Int64
        var offset: UInt64
    }

    /// nil: it is not in the topology, and only publishes telemetry.
    var node: NetworkPicture.Node?
    let id: String
    /// Over which links it is connected, as the topology has them.
    var links: [NetworkPicture.Link] = []
    var status: Status?
    var tally: NodeTallies.Entry?
    /// Somebody speaks for it now.
    var isPublishing = false

    init(_ id: String) { self.id = id }

    /// Nobody ever heard of it.
    var isUnknown: Bool { node == nil && status == nil && tally == nil && !isPublishing }

    func bytes(at wallMilliseconds: Int64) -> [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("formatVersion", Self.formatVersion)
            json.member("time", ISO8601.text(wallMilliseconds))
            json.member("id", id)
            json.member("isConfigured", node != nil)
            json.member("ilpAddress", orNull: node?.ilpAddress)
            json.member("healthUrl", orNull: node?.healthURL)
            json.member("state", node?.stateText ?? "unknown")
            json.list("links", of: links) { json, link in
                json.object { json in
                    json.member("from", link.from)
                    json.member("to", link.to)
                    json.member("state", link.stateText)
                }
            }
            writeStatus(to: &json)
            writeTelemetry(to: &json)
        }
        return json.fileBytes
    }

    private func writeStatus(to json: inout JSONWriter) {
        json.key("status")
        guard let status, let data = try? JSONParser.parse(status.data) else {
            return json.null()
        }
        json.object { json in
            json.member("timestamp", ISO8601.text(status.microseconds / 1_000))
            json.member("offset", status.offset)
            json.key("data")
            data.write(to: &json)
        }
    }

    private func writeTelemetry(to json: inout JSONWriter) {
        json.key("telemetry")
        json.object { json in
            json.member("isPublishing", isPublishing)
            json.member(
                "lastStored",
                orNull: tally.map { ISO8601.text($0.lastMicroseconds / 1_000) })
            let tally = tally?.tally ?? FrameTally()
            json.member("events", tally.events)
            json.member("lost", tally.lost)
            write(
                "received", tally.preparesReceived, tally.fulfillsReceived,
                tally.rejectsReceived, to: &json)
            write("sent", tally.preparesSent, tally.fulfillsSent, tally.rejectsSent, to: &json)
            json.member("lookups", tally.lookups)
            json.member("texts", tally.texts)
        }
    }

    private func write(
        _ key: String, _ prepares: UInt64, _ fulfills: UInt64, _ rejects: UInt64,
        to json: inout JSONWriter
    ) {
        json.key(key)
        json.object { json in
            json.member("prepares", prepares)
            json.member("fulfills", fulfills)
            json.member("rejects", rejects)
        }
    }
}
