import Reactor
import Wire

/// The orderly end: nobody new, and whoever is being answered gets the whole answer.
extension DashboardHub {
    /// Within what `Lifeline` allows for, and a container engine.
    private static let endMilliseconds: Int64 = 1_000

    mutating func end(because reason: String) {
        guard phase == .running else { return }
        log.info("ending", ["reason": .text(reason)])
        status?.report(.draining)
        topologyReaders.end(picture, &map, &page, &loop)
        eventAnswers.end(&page, &loop)
        telemetry.closeSockets(code: WebSocketCloseCode.goingAway, reason: "the hub ends", &loop)
        page.closeSockets(code: WebSocketCloseCode.goingAway, reason: "the hub ends", &loop)
        page.stopAccepting(&loop)
        telemetry.stopAccepting(&loop)
        phase = .ending(until: loop.now.monotonicMilliseconds + Self.endMilliseconds)
    }

    func isOver() -> Bool {
        guard case .ending(let end) = phase else { return false }
        return !page.isWriting && !telemetry.isWriting || loop.now.monotonicMilliseconds >= end
    }
}
