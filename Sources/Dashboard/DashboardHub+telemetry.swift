import EventStore
import HTTPServing
import Logging
import Reactor
import Telemetry
import Wire

/// The telemetry port: whoever tells what happens, and viewers of the plain protocol.
extension DashboardHub {
    /// Every node of a large network, and some who look.
    static let telemetryLimits = HTTPServerLimits(
        connectionsMax: 4_096, streamsMax: 0, socketsMax: 4_000)

    mutating func serveTelemetry() {
        telemetry.expire(&loop)
        while let call = telemetry.nextRequest(&loop) { admitToTelemetry(call) }
        while let news = telemetry.nextMessage(&loop) { hear(news) }
        for connection in ingest.asked {
            telemetry.ping(WebSocketId(token: connection), &loop)
            silence.asked(connection, at: loop.now.monotonicMilliseconds)
        }
        ingest.asked.removeAll(keepingCapacity: true)
        lookAfterSilence()
        for connection in ingest.replaced {
            telemetry.close(
                WebSocketId(token: connection), code: WebSocketCloseCode.normal,
                reason: "replaced", &loop)
        }
        ingest.replaced.removeAll(keepingCapacity: true)
    }

    private mutating func lookAfterSilence() {
        let now = loop.now.monotonicMilliseconds
        guard silence.isDue(at: now) else { return }
        for (connection, session) in ingest.sessions {
            let id = WebSocketId(token: connection)
            guard let heard = telemetry.lastHeard(id) else { continue }
            let verdict = silence.judge(
                connection, heardAt: heard, undecidedSince: session.undecidedSince, at: now)
            switch verdict {
            case .fine: break
            case .ask: telemetry.ping(id, &loop)
            case .close(let reason):
                telemetry.close(
                    id, code: WebSocketCloseCode.policyViolation, reason: reason, &loop)
            }
        }
    }

    /// What was stored goes to the disk; what is there is acknowledged.
    mutating func commitTelemetry() {
        store.flush()
        let hasMore = store.takeCommits()
        tellOfDisk()
        if hasMore || ingest.isAcknowledgementDue { acknowledge() }
        guard hasMore else { return }
        for (count, offset) in ingest.buried { clients.absent(count, at: offset) }
        ingest.buried.removeAll(keepingCapacity: true)
        clients.committed(store.firstOffset..<store.durableOffset, loop.now)
        for (connection, verdict) in ingest.offerHeld(&store, loop.now) {
            let id = WebSocketId(token: connection)
            if verdict == .fine { telemetry.setReading(true, id, &loop) }
            perform(verdict, id)
        }
        store.flush()
    }

    private mutating func acknowledge() {
        for (connection, ack) in ingest.acknowledgements(store) {
            telemetry.send(binary: ack.bytes, to: WebSocketId(token: connection), &loop)
        }
    }

    private static let retirement = Array(
        #"{"level":"info","message":"events that are older than the log keeps them are let go"}"#
            .utf8)

    /// Once a second, while there is something to tell.
    mutating func tellRates() {
        let now = loop.now.monotonicMilliseconds
        guard rates.isDue(at: now) else { return }
        store.retire(at: loop.now.wallMicroseconds)
        if store.waitsToRetire(at: loop.now.wallMicroseconds) {
            ingest.tell(.log, Self.retirement, &store, loop.now)
            store.flush()
        }
        guard let data = rates.data(ingest.tallies, at: now) else { return }
        ingest.tell(.rates, data, &store, loop.now)
        store.flush()
    }

    /// Our connectors need a key, others only where the configuration says so. Whoever has none is
    /// told by a close frame, as the other port's clients are.
    private mutating func admitToTelemetry(_ call: HTTPServerRequest) {
        let address = telemetry.remoteAddress(of: call.connection)
        let offered = call.request.fields.list("sec-websocket-protocol")
        let isFramed = offered.contains(TelemetryFormat.subprotocol)
        let verdict = judge(call.request, from: address, isFramed: isFramed)
        if let refusal = verdict.refusal, !verdict.closesWebSocket {
            telemetry.respond(to: call.connection, refusal, &loop)
            return
        }
        let id = telemetry.upgrade(
            call, speaking: [TelemetryFormat.subprotocol],
            limits: isFramed ? .connector : .client, &loop)
        guard let id else { return }
        guard case .granted(let rights) = verdict, !rights.isEmpty else {
            tellRefusal(verdict, of: address, at: "telemetry")
            return telemetry.close(
                id, code: WebSocketCloseCode.policyViolation, reason: verdict.closeReason, &loop)
        }
        ingest.opened(
            id.token, framed: isFramed, rights, from: address?.text ?? "",
            at: loop.now.monotonicMilliseconds)
    }

    private mutating func judge(
        _ request: HTTPRequest, from address: SocketAddress?, isFramed: Bool
    ) -> AccessVerdict {
        access.judge(
            request, for: .action, wanting: isFramed ? .publish : [],
            anonymous: !isFramed && isPlainPortOpen ? [.publish, .read] : [],
            from: address.map { SourceNetwork($0) },
            nowMilliseconds: loop.now.monotonicMilliseconds)
    }

    /// A key was wrong or missing, or it was not even looked at, as its address must wait.
    /// `port`: as the line of the log that says where the hub listens calls it.
    mutating func tellRefusal(
        _ verdict: AccessVerdict, of address: SocketAddress?, at port: LogValue
    ) {
        var kind = StrangersLines.Kind.keyRefusal
        if case .tooManyFailures = verdict {
            kind = .rest
        } else {
            ingest.counters.unauthorized += 1
        }
        ingest.lines.write(
            kind, ["from": .text(address?.text ?? ""), "port": port],
            at: loop.now.monotonicMilliseconds)
    }

    private mutating func hear(_ news: WebSocketNews) {
        switch news {
        case .text(let id, let text): perform(heard(text, id), id)
        case .binary(let id, let bytes):
            guard ingest.isFramed(id.token) else {
                return telemetry.close(
                    id, code: WebSocketCloseCode.unsupported, reason: "text was expected", &loop)
            }
            perform(ingest.frame(bytes.buffer, id.token, &store, loop.now), id)
        case .drained(let id): clients.drained(id, unreadBytes: telemetry.pending(id) ?? 0)
        case .closed(let id, let end):
            clients.closed(id)
            silence.closed(id.token)
            ingest.closed(
                id.token,
                WebSocketEndText(code: end.code, reason: end.reason, isByPeer: end.isByPeer),
                at: loop.now.monotonicMilliseconds)
        }
    }

    private mutating func heard(
        _ text: ByteView, _ id: WebSocketId
    ) -> TelemetryIngest.Verdict {
        ingest.isFramed(id.token)
            ? ingest.hello(text.array, id.token, &store, loop.now)
            : ingest.plain(text.array, id.token, &store, loop.now)
    }

    private mutating func perform(_ verdict: TelemetryIngest.Verdict, _ id: WebSocketId) {
        switch verdict {
        case .fine: break
        case .becameViewer: clients.open(viewer: id, loop.now)
        case .hold: telemetry.setReading(false, id, &loop)
        case .close(let code, let reason): telemetry.close(id, code: code, reason: reason, &loop)
        }
    }
}
