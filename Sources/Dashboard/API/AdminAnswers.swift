import CanonicalJSON
import HTTPServing
import Logging

/// What administrators are told of the clients of the channels, and of one they cut off.
enum AdminAnswers {
    /// One client, as it is told.
    struct Client {
        var id: String
        /// Of whose key it came with: `read`, `admin`; null for somebody without one.
        var role: String?
        var channels: [String]
        var address: String
        var connectedMilliseconds: Int64
        var lastHeardMilliseconds: Int64
        var messagesSent: UInt64
        var messagesReceived: UInt64
        var bytesWaiting: Int
        /// Of the next event that it gets, and how many are newer.
        var nextOffset: UInt64
        var behind: UInt64
    }

    /// All of them in numbers.
    struct Statistics {
        struct Channel {
            var name: String
            var subscribers: Int
            var messagesSent: UInt64
            var messagesDropped: UInt64
        }

        var connections: Int
        var connectionsMax: Int
        var accepted: UInt64
        var refused: UInt64
        var rateLimited: UInt64
        var messagesReceived: UInt64
        var channels: [Channel]
        var firstOffset: UInt64
        var nextOffset: UInt64
        var uptimeSeconds: Int64
    }

    static func statistics(_ all: Statistics, at wallMilliseconds: Int64) -> HTTPAnswer {
        APIAnswer.success(at: wallMilliseconds) { json in
            json.object { json in
                json.member("connections", all.connections)
                json.member("connectionsMax", all.connectionsMax)
                json.member("accepted", all.accepted)
                json.member("refused", all.refused)
                json.member("rateLimited", all.rateLimited)
                json.member("messagesReceived", all.messagesReceived)
                json.list("channels", of: all.channels) { json, channel in
                    json.object { json in
                        json.member("name", channel.name)
                        json.member("subscribers", channel.subscribers)
                        json.member("messagesSent", channel.messagesSent)
                        json.member("messagesDropped", channel.messagesDropped)
                    }
                }
                json.member("firstOffset", all.firstOffset)
                json.member("nextOffset", all.nextOffset)
                json.member("uptimeSeconds", all.uptimeSeconds)
            }
        }
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
        json.member("clientId", client.id)
        json.member("role", orNull: client.role)
        json.key("channels")
        json.array { json in
            for name in client.channels { json.value(name) }
        }
        json.member("address", client.address)
        json.member("connectedAt", ISO8601.text(client.connectedMilliseconds))
        json.member("lastHeardAt", ISO8601.text(client.lastHeardMilliseconds))
        json.member("messagesSent", client.messagesSent)
        json.member("messagesReceived", client.messagesReceived)
        json.member("bytesWaiting", client.bytesWaiting)
        json.member("nextOffset", client.nextOffset)
        json.member("behind", client.behind)
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
