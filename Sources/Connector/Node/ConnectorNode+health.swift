import HTTPServing
import Logging
import Reactor
import Wire

/// The health page: `/health`, `/health/live`, `/health/ready` and `/metrics`.
extension ConnectorNode {
    private static let paths = ["/health", "/health/live", "/health/ready", "/metrics"]

    mutating func answerHealthRequests() {
        health.expire(&links.loop)
        while let call = health.nextRequest(&links.loop) {
            health.respond(to: call.connection, answer(call.request), &links.loop)
        }
    }

    private mutating func answer(_ request: HTTPRequest) -> HTTPAnswer {
        if let refusal = HTTPAnswer.refusal(of: request, paths: Self.paths) { return refusal }
        let report = report()
        switch request.path {
        case "/metrics":
            return HTTPAnswer(.ok, contentType: MetricsText.contentType, body: metrics())
        // Whoever answers lives; whether it can do its work is another question.
        case "/health/live": return .json(.ok, report.bytes)
        default:
            return .json(report.isHealthy ? .ok : .serviceUnavailable, report.bytes)
        }
    }

    var uptimeSeconds: Int64 {
        (now.monotonicNanoseconds - startedNanoseconds) / 1_000_000_000
    }

    func report() -> HealthReport {
        var connected = 0, total = 0, missing = 0, neverConnected = 0
        for peer in settings.peers where !children.accounts.contains(peer.link.id) {
            guard let index = peerIndexes[peer.link.id] else { continue }
            total += 1
            if links.session(of: index) != 0 {
                connected += 1
            } else if peer.link.url != nil {
                missing += 1
                if !everConnected.contains(index) { neverConnected += 1 }
            }
        }
        return HealthReport(
            status: status(missing: missing, neverConnected: neverConnected),
            uptimeSeconds: uptimeSeconds, peersConnected: connected, totalPeers: total,
            timestamp: ISO8601.text(now.wallMilliseconds), nodeId: settings.nodeId,
            version: version)
    }

    private func status(missing: Int, neverConnected: Int) -> HealthReport.Status {
        guard phase == .running else { return .unhealthy }
        if missing == 0 { return .healthy }
        let isStarting =
            missing == neverConnected && uptimeSeconds < HealthReport.startingSecondsMax
        return isStarting ? .starting : .unhealthy
    }
}
