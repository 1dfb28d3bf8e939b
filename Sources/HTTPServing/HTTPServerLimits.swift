package import Wire

/// How much a server takes, from how many, and for how long.
package struct HTTPServerLimits: Sendable {
    package var request: HTTPLimits
    package var connectionsMax: Int
    /// Beyond `connectionsMax`: those who are told 503 and nothing else.
    package var turnedAwayMax: Int
    package var acceptsPerTurnMax: Int
    /// Of one address, so that one machine cannot take all places. This machine's own programs are
    /// not counted, unless told otherwise.
    package var connectionsPerSourceMax: Int
    package var countsLoopback: Bool
    /// A turn of the owner's loop has other things to do than answering one eager client.
    package var requestsPerTurnMax: Int
    /// From the connection's start, or the request's first byte, to the end of the header.
    package var headerMilliseconds: Int64
    /// From the end of the header to the end of the body.
    package var bodyMilliseconds: Int64
    /// Between two requests.
    package var idleMilliseconds: Int64
    /// For the owner to answer.
    package var answerMilliseconds: Int64
    /// For the client to take a whole answer.
    package var writeMilliseconds: Int64
    /// For the client to close after the last answer, and what is read meanwhile.
    package var lingerMilliseconds: Int64
    package var lingerBytesMax: Int
    package var answerBytesMax: Int
    /// Of all answers that clients have not taken, beside small ones.
    package var unsentBytesMax: Int
    /// Of those to one address, so that one machine cannot take all the room; of this machine's own
    /// programs only where `countsLoopback` says so.
    package var unsentBytesPerSourceMax: Int
    package var smallAnswerBytesMax: Int
    /// Clients at once whose answer has no end yet.
    package var streamsMax: Int
    /// WebSockets at once, among the connections.
    package var socketsMax: Int
    /// So long such a client may take nothing of what waits for it.
    package var streamStallMilliseconds: Int64

    package init(
        request: HTTPLimits = HTTPLimits(), connectionsMax: Int = 64, turnedAwayMax: Int = 16,
        acceptsPerTurnMax: Int = 64,
        connectionsPerSourceMax: Int = .max, countsLoopback: Bool = false,
        requestsPerTurnMax: Int = 16,
        headerMilliseconds: Int64 = 5_000, bodyMilliseconds: Int64 = 5_000,
        idleMilliseconds: Int64 = 30_000, answerMilliseconds: Int64 = 10_000,
        writeMilliseconds: Int64 = 10_000, lingerMilliseconds: Int64 = 1_000,
        lingerBytesMax: Int = 256 * 1024, answerBytesMax: Int = 8 * 1024 * 1024,
        unsentBytesMax: Int = 32 * 1024 * 1024,
        unsentBytesPerSourceMax: Int = 16 * 1024 * 1024, smallAnswerBytesMax: Int = 64 * 1024,
        streamsMax: Int = 16, socketsMax: Int = 512, streamStallMilliseconds: Int64 = 20_000
    ) {
        self.request = request
        self.connectionsMax = connectionsMax
        self.turnedAwayMax = turnedAwayMax
        self.acceptsPerTurnMax = acceptsPerTurnMax
        self.connectionsPerSourceMax = connectionsPerSourceMax
        self.countsLoopback = countsLoopback
        self.requestsPerTurnMax = requestsPerTurnMax
        self.headerMilliseconds = headerMilliseconds
        self.bodyMilliseconds = bodyMilliseconds
        self.idleMilliseconds = idleMilliseconds
        self.answerMilliseconds = answerMilliseconds
        self.writeMilliseconds = writeMilliseconds
        self.lingerMilliseconds = lingerMilliseconds
        self.lingerBytesMax = lingerBytesMax
        self.answerBytesMax = answerBytesMax
        self.unsentBytesMax = unsentBytesMax
        self.unsentBytesPerSourceMax = unsentBytesPerSourceMax
        self.smallAnswerBytesMax = smallAnswerBytesMax
        self.streamsMax = streamsMax
        self.socketsMax = socketsMax
        self.streamStallMilliseconds = streamStallMilliseconds
    }
}
