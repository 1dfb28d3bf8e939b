import HTTPServing
import Logging
import Wire

/// What each path is answered with.
extension DashboardHub {
    /// A page of a foreign origin can neither read an answer nor show it in a frame, and nothing
    /// outside the dashboard is ever asked for.
    private static let guards: [(String, String)] = [
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
    /// Someone may look with several browsers, each of which opens six connections. A page that is
    /// not seen listens to nothing.
    static let pageLimits = HTTPServerLimits(
        connectionsMax: 128, answerBytesMax: topologyBytesMax, streamsMax: 32)

    private enum Path {
        static let health = "/health"
        static let live = "/health/live"
        static let ready = "/health/ready"
        static let metrics = "/metrics"
        static let topology = "/api/v1/topology"
        static let events = "/api/v1/topology/events"
        static let all = [PageFiles.page, topology, events, health, live, ready, metrics]
    }

    mutating func answerPageRequests() {
        page.expire(&loop)
        while let call = page.nextRequest(&loop) {
            if call.request.path == Self.channelsPath {
                admitToChannels(call)
                continue
            }
            guard let answer = answer(to: call.request) else {
                beginEvents(call)
                continue
            }
            respond(to: call, answer)
        }
    }

    mutating func respond(to call: HTTPServerRequest, _ answer: HTTPAnswer) {
        var answer = answer
        answers.count(answer.status)
        answer.fields += Self.guards
        page.respond(to: call.connection, answer, &loop)
    }

    private mutating func beginEvents(_ call: HTTPServerRequest) {
        let fields = Self.guards + [("Cache-Control", "no-store")]
        let begun = page.beginStream(
            to: call.connection, contentType: EventMessage.contentType, fields: fields, &loop)
        answers.count(begun || call.request.isHead ? .ok : .serviceUnavailable)
        if begun { readers.add(call.connection) }
    }

    /// nil: an answer without an end.
    private mutating func answer(to request: HTTPRequest) -> HTTPAnswer? {
        let file = PageFiles.file(at: request.path)
        let paths = file == nil ? Path.all : [request.path]
        if let refusal = HTTPAnswer.refusal(of: request, paths: paths) { return refusal }
        if let file { return file.answer(to: request) }
        switch request.path {
        case Path.topology:
            map.follow(picture)
            let document = TopologyDocument(
                picture: picture, places: map.places, now: loop.now)
            return HTTPAnswer(
                .ok, contentType: "application/json", body: document.whole,
                fields: [("Cache-Control", "no-store")])
        case Path.events:
            // A page of somebody else's could not read it, but hold all the places there are.
            return Self.isForeign(request) ? .text(.forbidden, "listen from this origin") : nil
        case Path.metrics:
            return HTTPAnswer(.ok, contentType: MetricsText.contentType, body: metrics())
        // Whoever answers lives; whether it has a network to show is another question.
        case Path.live: return .json(.ok, health().bytes)
        default:
            let health = health()
            return .json(health.isHealthy ? .ok : .serviceUnavailable, health.bytes)
        }
    }

    /// Whether a browser sent it for a page of another origin. Programs say nothing of the kind.
    private static func isForeign(_ request: HTTPRequest) -> Bool {
        if let site = request.fields.single("sec-fetch-site") {
            return site != "same-origin" && site != "none"
        }
        guard let origin = request.fields.single("origin"), let host = request.host else {
            return request.fields.contains("origin")
        }
        return origin.lowercased() != "http://\(host.text)"
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
