/// What is to be done with the connection of a client. `Connection` names it for its owner.
package enum ChannelOrder<Connection: Hashable & Sendable> {
    /// Whole frames, good until the next order is asked for. Afterwards `sent` is to be told.
    case send(Connection, UnsafeRawBufferPointer)
    case close(Connection, ChannelClose)
    /// To be stored as an event of the client's; then `stored` or `refused` is to be told.
    case publish(Publication<Connection>)
}

/// With which code and reason a client's connection is closed.
package struct ChannelClose: Equatable, Sendable {
    package let code: UInt16
    package let reason: String

    package init(code: UInt16, reason: String) {
        self.code = code
        self.reason = reason
    }

    // RFC 6455 7.4.1: 1000 is a normal end, 1008 that a rule was broken.
    static let replaced = ChannelClose(code: 1000, reason: "replaced")
    static let silence = ChannelClose(code: 1008, reason: "Heartbeat timeout")
    static let tooManyMessages = ChannelClose(code: 1008, reason: "Rate limit exceeded")
    static let outputFull = ChannelClose(code: 1008, reason: "Too much waits to be read")
    static let repliesUnread = ChannelClose(code: 1008, reason: "Replies are not read")
}

/// What a client wants to tell on a channel that the topology declares.
package struct Publication<Connection: Hashable & Sendable>: Sendable {
    package let clientId: String
    package let channel: String
    /// About which of several things; empty where there is only one.
    package let key: String
    /// A JSON object on one line.
    package let data: [UInt8]
    let connection: Connection
    let place: Int
}

/// One client, for those who look after the dashboard.
package struct ChannelClientStatus<Connection: Hashable & Sendable>: Sendable {
    package let connection: Connection
    /// Empty: a viewer of the plain port.
    package let clientId: String
    package let mayPublish: Bool
    package let channels: [String]
    package let connectedAtMilliseconds: Int64
    /// The offset of the next event that it gets, and how many stand between that and the end.
    package let position: UInt64
    package let lagEvents: UInt64
    package let sentEvents: UInt64
    /// nil: it does not acknowledge.
    package let unacknowledgedEvents: UInt64?
    package let unreadBytes: Int
    package let refusedMessages: UInt64
}
