import CanonicalJSON
import HTTPServing
import Logging

/// What administrators are told of the clients of the channels, and of one they cut off.
enum AdminAnswers {
    /// A client, with what its socket knows of it.
    struct Client {
        var status: ChannelClientStatus<WebSocketId>
        /// nil: it has just gone.
        var address: String?
    }

    /// All of them in numbers.
    struct Statistics {
        var clients: [ChannelClientStatus<WebSocketId>]
        var counters: ChannelCounters
        var channels: [String]
        var firstOffset: UInt64
        var nextOffset: UInt64
        var uptimeSeconds: Int64
    }

    static func statistics(_ all: Statistics, at wallMilliseconds: Int64) -> HTTPAnswer {
        APIAnswer.success(at: wallMilliseconds) { json in
            json.object { json in
                json.member("connections", all.clients.count { !$0.clientId.isEmpty })
                json.member("viewers", all.clients.count { $0.clientId.isEmpty })
                json.member("messagesPublished", all.counters.published)
                json.member("gaps", all.counters.gaps)
                json.member("replaced", all.counters.replaced)
                json.member("timedOut", all.counters.timedOut)
                json.key("refusals")
                json.object { json in
                    for (reason, count) in all.counters.refusals.sorted(by: { $0.key < $1.key }) {
                        json.member(reason, count)
                    }
                }
                json.list("channels", of: Array(all.channels.enumerated())) { json, channel in
                    json.object { json in write(channel.offset, channel.element, all, to: &json) }
                }
                json.member("firstOffset", all.firstOffset)
                json.member("nextOffset", all.nextOffset)
                json.member("uptimeSeconds", all.uptimeSeconds)
            }
        }
    }

    private static func write(
        _ place: Int, _ name: String, _ all: Statistics, to json: inout JSONWriter
    ) {
        json.member("name", name)
        json.member("subscribers", all.clients.count { $0.channels.contains(name) })
        json.member("messagesSent", all.counters.sent[place])
        json.member(
            "messagesDropped", all.counters.left.values.reduce(0) { $0 &+ $1[place] })
    }

    static func clients(_ all: [Client], at wallMilliseconds: Int64) -> HTTPAnswer {
        APIAnswer.success(at: wallMilliseconds) { json in
            json.object { json in
                json.list("clients", of: all) { json, client in
                    json.object { json in write(client, to: &json) }
                }
            }
        }
    }

    private static func write(_ client: Client, to json: inout JSONWriter) {
        let status = client.status
        json.member("clientId", status.clientId)
        json.member("mayPublish", status.mayPublish)
        json.key("channels")
        json.array { json in
            for name in status.channels { json.value(name) }
        }
        json.member("address", client.address ?? "")
        json.member("connectedAt", ISO8601.text(status.connectedAtMilliseconds))
        json.member("messagesSent", status.sentEvents)
        json.member("messagesRefused", status.refusedMessages)
        json.member("bytesWaiting", status.unreadBytes)
        json.member("unacknowledged", orNull: status.unacknowledgedEvents)
        json.member("nextOffset", status.position)
        json.member("behind", status.lagEvents)
    }

    static func disconnected(
        _ id: String, reason: String, at wallMilliseconds: Int64
    ) -> HTTPAnswer {
        APIAnswer.success(at: wallMilliseconds) { json in
            json.object { json in
                json.member("clientId", id)
                json.member("reason", reason)
            }
        }
    }

    static func noSuchClient(_ id: String, at wallMilliseconds: Int64) -> HTTPAnswer {
        APIAnswer.failure(
            .notFound, "CLIENT_NOT_FOUND", "no client is called \(id)", at: wallMilliseconds)
    }

    /// A one-time token, and where it leads when it is put behind this server's address.
    static func token(
        _ token: String, expiresMilliseconds: Int64, at wallMilliseconds: Int64
    ) -> HTTPAnswer {
        APIAnswer.success(at: wallMilliseconds) { json in
            json.object { json in
                json.member("token", token)
                json.member("path", "/?\(AccessControl.tokenParameter)=\(token)")
                json.member("expiresAt", ISO8601.text(expiresMilliseconds))
            }
        }
    }
}
