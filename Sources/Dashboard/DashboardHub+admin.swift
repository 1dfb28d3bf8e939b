import HTTPServing
import Logging
import Reactor
import Wire

/// What administrators ask: who listens to the channels, and to be rid of one of them.
extension DashboardHub {
    /// RFC 6455 5.5: a close frame has room for so much beside its code.
    private static let closeReasonBytesMax = 120
    private static let secretBytes = 32

    func statistics() -> HTTPAnswer {
        AdminAnswers.statistics(
            AdminAnswers.Statistics(
                clients: clients.statuses, counters: clients.counters, channels: channelNames,
                firstOffset: store.firstOffset, nextOffset: store.durableOffset,
                uptimeSeconds: uptimeSeconds), at: loop.now.wallMilliseconds)
    }

    func listedClients() -> HTTPAnswer {
        let all = clients.statuses.filter { !$0.clientId.isEmpty }.map { status in
            AdminAnswers.Client(
                status: status,
                address: page.remoteAddress(of: status.connection.token)?.text)
        }
        return AdminAnswers.clients(all, at: loop.now.wallMilliseconds)
    }

    mutating func disconnect(_ id: String, _ request: HTTPRequest) -> HTTPAnswer {
        let now = loop.now.wallMilliseconds
        // Whoever decided on access has read the query already.
        let reason = (try? HTTPQuery(request.query))?["reason"] ?? "disconnected by administrator"
        guard reason.utf8.count <= Self.closeReasonBytesMax else {
            return APIAnswer.failure(
                .badRequest, "INVALID_QUERY",
                "reason has more than \(Self.closeReasonBytesMax) bytes", at: now)
        }
        let close = ChannelClose(code: WebSocketCloseCode.normal, reason: reason)
        guard clients.disconnect(clientId: id, close) else {
            return AdminAnswers.noSuchClient(id, at: now)
        }
        log.info("client disconnected by key", ["client": .text(id), "reason": .text(reason)])
        return AdminAnswers.disconnected(id, reason: reason, at: now)
    }

    /// For a browser: it may look, and nothing else.
    mutating func newToken() -> HTTPAnswer {
        let now = loop.now
        let token = access.issueToken(
            .read, random: Self.randomBytes(), nowMilliseconds: now.monotonicMilliseconds)
        return AdminAnswers.token(
            token, expiresMilliseconds: now.wallMilliseconds + AccessControl.tokenMilliseconds,
            at: now.wallMilliseconds)
    }

    /// Of the system's generator, which nobody can guess.
    static func randomBytes() -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<secretBytes).map { _ in random.next() }
    }
}
