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
    /// Someone may look with several browsers, each of which opens six connections.
    static let pageLimits = HTTPServerLimits(
        connectionsMax: 128, answerBytesMax: topologyBytesMax)

    private enum Path {
        static let health = "/health"
        static let live = "/health/live"
        static let ready = "/health/ready"
        static let metrics = "/metrics"
        static let topology = "/api/v1/topology"
        static let all = [PageFiles.page, topology, health, live, ready, metrics]
    }

    mutating func answerPageRequests() {
        page.expire(&loop)
        while let call = page.nextRequest(&loop) {
            var answer = answer(to: call.request)
            answers.count(answer.status)
            answer.fields += Self.guards
            page.respond(to: call.connection, answer, &loop)
        }
    }

    /// Whoever dials this port today is told at once that it is too early, in place of waiting for
    /// a handshake that nobody finishes: a connector then simply tries again later.
    mutating func answerTelemetryRequests() {
        telemetry.expire(&loop)
        while let call = telemetry.nextRequest(&loop) {
            telemetry.respond(
                to: call.connection,
                .text(.serviceUnavailable, "this version takes no telemetry yet"), &loop)
        }
    }

    private func answer(to request: HTTPRequest) -> HTTPAnswer {
        let file = PageFiles.file(at: request.path)
        let paths = file == nil ? Path.all : [request.path]
        if let refusal = HTTPAnswer.refusal(of: request, paths: paths) { return refusal }
        if let file { return file.answer(to: request) }
        switch request.path {
        case Path.topology:
            let document = TopologyDocument(picture: picture, now: loop.now)
            return HTTPAnswer(
                .ok, contentType: "application/json", body: document.whole,
                fields: [("Cache-Control", "no-store")])
        case Path.metrics:
            return HTTPAnswer(.ok, contentType: MetricsText.contentType, body: metrics())
        // Whoever answers lives; whether it has a network to show is another question.
        case Path.live: return .json(.ok, health().bytes)
        default:
            let health = health()
            return .json(health.isHealthy ? .ok : .serviceUnavailable, health.bytes)
        }
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
