import EventStore
import HTTPServing
import Logging
import Reactor
import Telemetry
import Wire

/// Clients of the channels, which come over the page's port, and viewers, which come over the other.
extension DashboardHub {
    // MARK: - Coming and going

    /// Somebody asks for a WebSocket. Without a right key it is opened and closed at once, because a
    /// browser tells its page the code of a close frame and never the status of an answer.
    mutating func admitToChannels(_ call: HTTPServerRequest) {
        let address = page.remoteAddress(of: call.connection)
        let verdict = access.judge(
            call.request, for: .action, wanting: [], from: address.map { SourceNetwork($0) },
            nowMilliseconds: loop.now.monotonicMilliseconds)
        guard case .granted(let rights) = verdict, !rights.isEmpty else {
            return refuseChannels(call, verdict)
        }
        let request: ClientRequest
        switch Self.clientRequest(call.request) {
        case .success(let read): request = read
        case .failure(let fault): return respond(to: call, .text(.badRequest, fault.text))
        }
        guard let id = page.upgrade(call, limits: .client, &loop) else { return }
        let clientId = clients.open(
            id, request, mayPublish: rights.contains(.publish), mayRead: rights.contains(.read),
            loop.now)
        log.info(
            "client connected",
            ["client": .text(clientId), "from": .text(address?.text ?? "")])
    }

    private static func clientRequest(
        _ request: HTTPRequest
    ) -> Result<ClientRequest, ClientRequestFault> {
        // Whoever judged it has read its query already.
        let parameters = (try? HTTPQuery(request.query))?.parameters ?? []
        do throws(ClientRequestFault) {
            return .success(try ClientRequest(parameters.map { ($0.name, $0.value) }))
        } catch {
            return .failure(error)
        }
    }

    private mutating func refuseChannels(_ call: HTTPServerRequest, _ verdict: AccessVerdict) {
        if let refusal = verdict.refusal, !verdict.closesWebSocket {
            return respond(to: call, refusal)
        }
        tellRefusal(verdict, of: page.remoteAddress(of: call.connection), at: "http")
        guard let id = page.upgrade(call, limits: .client, &loop) else { return }
        page.close(
            id, code: WebSocketCloseCode.policyViolation, reason: verdict.closeReason, &loop)
    }

    /// What clients say.
    mutating func hearClients() {
        while let news = page.nextMessage(&loop) {
            switch news {
            case .text(let id, let text): clients.received(id, text.array, loop.now)
            case .binary(let id, _):
                page.close(
                    id, code: WebSocketCloseCode.unsupported, reason: "text was expected", &loop)
            case .drained(let id): clients.drained(id, unreadBytes: page.pending(id) ?? 0)
            case .closed(let id, let end):
                clients.closed(id)
                let how = WebSocketEndText(
                    code: end.code, reason: end.reason, isByPeer: end.isByPeer)
                log.info("client disconnected", ["role": "client", "reason": .text(how.text)])
            }
        }
    }

    // MARK: - Serving

    /// What clients and viewers are given in this turn.
    mutating func serveClients() {
        while let id = clients.nextDue(loop.now) {
            clients.timePassed(id, heardAt: lastHeard(id), loop.now)
        }
        while let order = clients.next(&store, loop.now) {
            switch order {
            case .send(let id, let frames):
                let (isTaken, unread) = send(frames, to: id)
                clients.sent(to: id, unreadBytes: unread)
                // Nothing may be left out unsaid; whoever comes again asks from where it was.
                if !isTaken { close(id, .outputFull) }
            case .close(let id, let how): close(id, how)
            case .publish(let publication): publish(publication)
            }
        }
        // What was published goes to the disk in this turn still.
        store.flush()
    }

    private mutating func publish(_ publication: Publication<WebSocketId>) {
        let record = RecordWriter.text(
            .custom, channel: Array(publication.channel.utf8), key: Array(publication.key.utf8),
            data: publication.data)
        guard let record else {
            return clients.refused(publication, because: "it is too long", loop.now)
        }
        guard
            ingest.number(
                record, of: OwnEvents.clientPrefix + publication.clientId, &store,
                loop.now.wallMicroseconds, loop.now, isAnswered: true)
        else {
            return clients.refused(publication, because: "the log takes nothing now", loop.now)
        }
        clients.stored(publication, at: store.nextOffset - 1)
    }

    /// Whether they were taken, and how many bytes wait for it then.
    private mutating func send(
        _ frames: UnsafeRawBufferPointer, to id: WebSocketId
    ) -> (isTaken: Bool, unreadBytes: Int) {
        isOfPage(id)
            ? (page.send(frames: frames, to: id, &loop), page.pending(id) ?? 0)
            : (telemetry.send(frames: frames, to: id, &loop), telemetry.pending(id) ?? 0)
    }

    private mutating func close(_ id: WebSocketId, _ how: ChannelClose) {
        if isOfPage(id) {
            page.close(id, code: how.code, reason: how.reason, &loop)
        } else {
            telemetry.close(id, code: how.code, reason: how.reason, &loop)
        }
    }

    private func lastHeard(_ id: WebSocketId) -> Int64? {
        isOfPage(id) ? page.lastHeard(id) : telemetry.lastHeard(id)
    }

    private func isOfPage(_ id: WebSocketId) -> Bool { id.token >> 48 == Token.page >> 48 }
}
