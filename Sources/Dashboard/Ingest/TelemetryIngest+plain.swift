import EventStore
import Logging
import Reactor
import Telemetry
import Wire

/// The plain protocol: one JSON object a message, from anybody's connector or viewer.
extension TelemetryIngest {
    mutating func plain(
        _ bytes: [UInt8], _ connection: UInt64, _ store: inout EventLogStore, _ now: LoopTime
    ) -> Verdict {
        switch PlainMessage(bytes) {
        case .malformed(let reason):
            warn(connection, reason, now)
            return .fine
        case .viewer: return becomeViewer(connection, now)
        case .event(let event): return take(event, connection, &store, now)
        }
    }

    private mutating func becomeViewer(_ connection: UInt64, _ now: LoopTime) -> Verdict {
        guard sessions[connection]?.rights.contains(.read) == true else {
            return Self.unauthorized
        }
        switch sessions[connection]?.role {
        case .undecided:
            sessions[connection]?.role = .viewer
            lines.write(
                .registration, ["role": "viewer", "protocol": "plain"],
                at: now.monotonicMilliseconds)
            return .becameViewer
        case .viewer: return .fine
        case .plain, .uplink, nil:
            warn(connection, "a connector is no viewer as well", now)
            return .fine
        }
    }

    private mutating func take(
        _ event: PlainEvent, _ connection: UInt64, _ store: inout EventLogStore, _ now: LoopTime
    ) -> Verdict {
        guard sessions[connection]?.rights.contains(.publish) == true else {
            return Self.unauthorized
        }
        guard let record = event.record else {
            warn(connection, "\(event.type.name) is longer than an event may be", now)
            return .fine
        }
        switch speaker(event.node, connection, now) {
        case .may: break
        case .mayNot(let reason):
            warn(connection, reason, now)
            return .fine
        case .isSecond:
            return refuseSecond(event.node, &store, now)
        }
        if !number(record, of: event.node, &store, event.microseconds, now) {
            write(connection, "the log takes nothing now: a tombstone will say so", now)
        }
        return .fine
    }

    /// The key is a right one, for something else.
    private static let unauthorized = Verdict.close(
        code: WebSocketCloseCode.policyViolation, reason: TelemetryFormat.unauthorized)

    private enum Speaker {
        case may
        case mayNot(String)
        case isSecond
    }

    /// Whether the connection speaks for that node, from now on where it did not before.
    private mutating func speaker(
        _ node: String, _ connection: UInt64, _ now: LoopTime
    ) -> Speaker {
        var nodes: [String] = []
        switch sessions[connection]?.role {
        case .plain(let known):
            if known.contains(node) { return .may }
            nodes = known
        case .undecided: break
        case .viewer, .uplink, nil: return .mayNot("a viewer is no connector as well")
        }
        guard nodes.count < IngestSession.nodesMax else {
            return .mayNot("one connection speaks for \(IngestSession.nodesMax) nodes at most")
        }
        guard !OwnEvents.isOwn(node) else {
            return .mayNot("\(node) is a name of the hub's own")
        }
        let claim = holders.claim(
            node, by: connection, instance: nil, at: now.monotonicMilliseconds)
        switch claim {
        case .granted, .replaces: break
        case .taken(let other):
            asked.append(other)
            return .isSecond
        case .reserved: return .mayNot("a connector with a key speaks for \(node)")
        case .full: return .mayNot("as many nodes are known as may be")
        }
        sessions[connection]?.role = .plain(nodes: nodes + [node])
        lines.write(
            .registration, ["node": .text(node), "role": "connector", "protocol": "plain"],
            at: now.monotonicMilliseconds)
        return .may
    }

    private mutating func warn(_ connection: UInt64, _ reason: String, _ now: LoopTime) {
        counters.malformed += 1
        write(connection, reason, now)
    }

    private mutating func write(_ connection: UInt64, _ reason: String, _ now: LoopTime) {
        let time = now.monotonicMilliseconds
        guard sessions[connection]?.warnings.take(at: time) == true else { return }
        lines.write(
            .droppedMessage,
            ["node": .text(sessions[connection]?.nodeNames ?? ""), "reason": .text(reason)],
            at: time)
    }
}
