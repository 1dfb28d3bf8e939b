import HTTPServing
import Logging
import Reactor
import Wire

/// Who asks the page's port for what: a table of routes says what a path means and who may ask, and
/// this gives each its answer. The API's own are in `+api` and `+admin`.
extension DashboardHub {
    /// A page of a foreign origin can neither read an answer nor show it in a frame, and nothing
    /// outside the dashboard is ever asked for.
    static let guards: [(String, String)] = [
        (
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    private static let topologyBytesMax = 64 * 1024 * 1024
    /// Room for many clients of the channels, and for people with several browsers, each of which
    /// opens six connections. A page that is not seen listens to nothing.
    static let pageLimits = HTTPServerLimits(
        connectionsMax: 1_600, answerBytesMax: topologyBytesMax, streamsMax: 32,
        socketsMax: 1_000)

    mutating func answerPageRequests() {
        page.expire(&loop)
        while let call = page.nextRequest(&loop) { answer(call) }
        for finished in searches.takeFinished() { tell(finished) }
        eventAnswers.tell(&store, &page, &loop)
    }

    mutating func respond(to call: HTTPServerRequest, _ answer: HTTPAnswer) {
        respond(to: call.connection, answer)
    }

    mutating func respond(to connection: UInt64, _ answer: HTTPAnswer) {
        var answer = answer
        answer.fields += Self.guards
        // Of a long answer that there is no room for, the server says so by another status.
        if let sent = page.respond(to: connection, answer, &loop) { answers.count(sent) }
    }

    private mutating func answer(_ call: HTTPServerRequest) {
        let request = call.request
        if let file = PageFiles.file(at: request.path) { return answer(call, by: file) }
        switch RouteMatch(request.method, request.path) {
        case .nothing: respond(to: call, nothing(at: request.path))
        case .otherMethods(let methods): respond(to: call, refusal(of: request, but: methods))
        case .route(let route, let parameters):
            guard route.endpoint != .channels else { return admitToChannels(call) }
            if let refusal = refusal(of: call, route) { return respond(to: call, refusal) }
            perform(route.endpoint, parameters.first ?? "", call)
        }
    }

    private mutating func perform(
        _ endpoint: APIRoute.Endpoint, _ parameter: String, _ call: HTTPServerRequest
    ) {
        switch endpoint {
        case .topology: respond(to: call, topology())
        case .topologyEvents: beginTopologyEvents(call)
        case .node: respond(to: call, node(parameter))
        case .packet: look(for: parameter, call)
        case .events: beginEvents(call)
        case .socketStats: respond(to: call, statistics())
        case .socketClients: respond(to: call, listedClients())
        case .disconnectClient: respond(to: call, disconnect(parameter, call.request))
        case .newToken: respond(to: call, newToken())
        case .openAPI: respond(to: call, PageFiles.openAPI.answer(to: call.request))
        case .metrics:
            respond(
                to: call, HTTPAnswer(.ok, contentType: MetricsText.contentType, body: metrics()))
        // Whoever answers lives; whether it has a network to show is another question.
        case .live: respond(to: call, .json(.ok, health().bytes))
        case .health, .ready:
            let health = health()
            respond(
                to: call,
                .json(health.isHealthy ? .ok : .serviceUnavailable, health.bytes))
        // It was led away before.
        case .channels: break
        }
    }

    // MARK: - Who may

    /// nil: the request may be answered.
    private mutating func refusal(of call: HTTPServerRequest, _ route: APIRoute) -> HTTPAnswer? {
        let isAction = route.changesSomething || route.endpoint == .topologyEvents
        let purpose: AccessControl.Purpose =
            route.access == .everybody ? .page : isAction ? .action : .data
        let rights: AccessRights =
            switch route.access {
            case .everybody: []
            case .watchers: isMapOpen ? [] : .read
            case .readers: isReadingOpen ? [] : .read
            case .admins: .admin
            }
        let address = page.remoteAddress(of: call.connection)
        let verdict = access.judge(
            call.request, for: purpose, wanting: rights, from: address.map { SourceNetwork($0) },
            nowMilliseconds: loop.now.monotonicMilliseconds)
        switch verdict {
        case .wrongKey, .tooManyFailures: tellRefusal(verdict, of: address, at: "http")
        // Somebody who has no key yet, as most who look at a page, did nothing wrong.
        case .granted, .keyMissing, .notForThisKey, .foreignOrigin, .badQuery: break
        }
        return APIAnswer.refusal(of: verdict, at: loop.now.wallMilliseconds)
    }

    private func nothing(at path: String) -> HTTPAnswer {
        if path.hasPrefix("/api/") {
            return APIAnswer.failure(
                .notFound, "NOT_FOUND", "there is nothing here; see /api/v1/openapi.json",
                at: loop.now.wallMilliseconds)
        }
        let paths = [PageFiles.page] + APIRoute.all.map(\.pattern)
        return .text(.notFound, "there is nothing here; try \(paths.joined(separator: ", "))")
    }

    private func refusal(of request: HTTPRequest, but methods: [String]) -> HTTPAnswer {
        let allowed = methods.joined(separator: ", ")
        let fields = [("Allow", allowed)]
        return request.path.hasPrefix("/api/")
            ? APIAnswer.failure(
                .methodNotAllowed, "METHOD_NOT_ALLOWED", "only \(allowed) are answered here",
                at: loop.now.wallMilliseconds, fields: fields)
            : .text(.methodNotAllowed, "only \(allowed) are answered here", fields: fields)
    }

    // MARK: - The page and what it listens to

    private mutating func answer(_ call: HTTPServerRequest, by file: PageFiles.File) {
        let request = call.request
        guard request.method == "GET" || request.isHead else {
            return respond(to: call, refusal(of: request, but: ["GET", "HEAD"]))
        }
        // Programs that look at addresses before they open them use up no token.
        guard request.path == PageFiles.page, !request.isHead,
            let token = Self.token(in: request)
        else {
            return respond(to: call, file.answer(to: request))
        }
        let address = page.remoteAddress(of: call.connection)
        let cookie = access.redeem(
            token: token, by: request, from: address.map { SourceNetwork($0) },
            random: Self.randomBytes(), nowMilliseconds: loop.now.monotonicMilliseconds)
        guard let cookie else {
            return respond(
                to: call,
                .text(
                    .unauthorized,
                    "this address was used already or is too old; ilpnet open prints another"))
        }
        // The token does not stay in the browser's address and history.
        respond(
            to: call,
            .text(
                .seeOther, "the page is at /",
                fields: [("Location", PageFiles.page), ("Set-Cookie", cookie)]))
    }

    private static func token(in request: HTTPRequest) -> String? {
        (try? HTTPQuery(request.query))?[AccessControl.tokenParameter]
    }

    private mutating func topology() -> HTTPAnswer {
        map.follow(picture)
        let document = TopologyDocument(
            picture: picture, places: map.places, now: loop.now)
        return HTTPAnswer(
            .ok, contentType: "application/json", body: document.whole,
            fields: [("Cache-Control", "no-store")])
    }

    private mutating func beginTopologyEvents(_ call: HTTPServerRequest) {
        guard begin(call, TopologyMessage.contentType) else { return }
        topologyReaders.add(call.connection)
    }

    /// False: there is nobody to give pieces to.
    mutating func begin(_ call: HTTPServerRequest, _ contentType: String) -> Bool {
        let begun = page.beginStream(
            to: call.connection, contentType: contentType,
            fields: Self.guards + [("Cache-Control", "no-store")], &loop)
        answers.count(begun || call.request.isHead ? .ok : .serviceUnavailable)
        return begun
    }

    private func health() -> DashboardHealth {
        let status: DashboardHealth.Status =
            phase != .running ? .unhealthy : picture.supervisor == .awaited ? .starting : .healthy
        return DashboardHealth(
            status: status, uptimeSeconds: uptimeSeconds,
            nodesServing: picture.nodes.count { $0.isServing }, nodes: picture.nodes.count,
            timestamp: ISO8601.text(loop.now.wallMilliseconds), version: version)
    }

    var uptimeSeconds: Int64 {
        (loop.now.monotonicNanoseconds - startedNanoseconds) / 1_000_000_000
    }
}
