import EventStore
import Logging
import Reactor
import Telemetry
import Wire

/// What somebody should look at, told seldom however often it happens.
extension TelemetryIngest {
    /// Something that somebody must see, in the log and on the alerts' channel; at once, or with how
    /// often it was when a second is over.
    mutating func alert(
        _ kind: AlertKind, about node: String, _ message: String, _ store: inout EventLogStore,
        _ now: LoopTime
    ) {
        let due = alerts.take(.init(kind, about: node), message, at: now.monotonicMilliseconds)
        if let due { tell(due, &store, now) }
    }

    /// Tells what was counted for long enough: alerts, and lines that were not written.
    mutating func tellDue(_ store: inout EventLogStore, _ now: LoopTime) {
        lines.sumUp(at: now.monotonicMilliseconds)
        for alert in alerts.takeDue(at: now.monotonicMilliseconds) { tell(alert, &store, now) }
        tellOfStrangers(&store, now)
    }

    /// -1: nothing was counted.
    func millisecondsToNext(at now: Int64) -> Int32 {
        let due = [alerts.nextDue, takenNames.nextDue, lines.nextDue].compactMap { $0 }.min()
        return due.map { Int32(clamping: max(0, $0 - now)) } ?? -1
    }

    private mutating func tell(
        _ alert: Alert, _ store: inout EventLogStore, _ now: LoopTime
    ) {
        log.error("alert", alert.fields)
        tell(.alert, key: alert.key, alert.data(node: alert.subject.about), &store, now)
    }

    private mutating func tellOfStrangers(_ store: inout EventLogStore, _ now: LoopTime) {
        for alert in takenNames.takeDue(at: now.monotonicMilliseconds) {
            tellOfStranger(alert, &store, now)
        }
    }

    private mutating func tellOfStranger(
        _ alert: Alert, _ store: inout EventLogStore, _ now: LoopTime
    ) {
        lines.write(.takenName, alert.fields, at: now.monotonicMilliseconds)
        tell(.alert, key: alert.key, alert.data(node: alert.subject.about), &store, now)
    }

    mutating func refuseSecond(
        _ node: String, _ store: inout EventLogStore, _ now: LoopTime
    ) -> Verdict {
        tellOfStrangers(&store, now)
        let alert = takenNames.take(
            node, "a second connector calls itself \(node); it was refused",
            at: now.monotonicMilliseconds)
        if let alert { tellOfStranger(alert, &store, now) }
        return .close(
            code: WebSocketCloseCode.policyViolation, reason: AlertKind.nodeIdTaken.rawValue)
    }
}

extension Alert {
    /// As the hub's log has it.
    fileprivate var fields: KeyValuePairs<StaticString, LogValue> {
        [
            "alert": .text(subject.kind.rawValue), "about": .text(subject.about),
            "count": .number(Int64(clamping: count)), "message": .text(message),
        ]
    }
}
