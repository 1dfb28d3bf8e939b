import EventStore
import Reactor
import Telemetry
import Wire

/// Our own connectors: a hello, and then frames.
extension TelemetryIngest {
    /// So many events nobody loses, and one tombstone stands for them: a frame that leaves out more
    /// numbers is none of a connector's.
    private static let missingMax = UInt64(UInt32.max)

    mutating func hello(
        _ bytes: [UInt8], _ connection: UInt64, _ store: inout EventLogStore, _ now: LoopTime
    ) -> Verdict {
        guard case .undecided = sessions[connection]?.role else {
            counters.malformed += 1
            return .close(
                code: WebSocketCloseCode.policyViolation, reason: "a hello was said already")
        }
        guard let hello = UplinkHello(bytes), !OwnEvents.isOwn(hello.node) else {
            counters.malformed += 1
            lines.write(
                .droppedMessage, ["reason": "it is no hello"], at: now.monotonicMilliseconds)
            return .close(
                code: WebSocketCloseCode.policyViolation, reason: "a hello was expected")
        }
        let claim = holders.claim(
            hello.node, by: connection, instance: hello.instance,
            at: now.monotonicMilliseconds)
        switch claim {
        case .granted: break
        case .replaces(let former): silence(former, hello.node)
        case .taken(let other):
            asked.append(other)
            return refuseSecond(hello.node, &store, now)
        case .reserved, .full:
            return .close(
                code: WebSocketCloseCode.policyViolation, reason: "too many nodes are connected")
        }
        var uplink = UplinkSession(node: hello.node, instance: hello.instance)
        // What is there already is acknowledged at once, so that nothing is sent twice.
        uplink.positions = store.known(node: Array(hello.node.utf8)).map {
            UplinkSession.Position(epoch: $0.epoch, next: $0.next, acked: 0)
        }
        list(&uplink, connection)
        isAcknowledgementDue = true
        sessions[connection]?.role = .uplink(uplink)
        lines.write(
            .registration,
            [
                "node": .text(hello.node), "role": "connector", "protocol": "frames",
                "version": .text(String(hello.program.prefix(40))),
            ], at: now.monotonicMilliseconds)
        return .fine
    }

    /// It speaks for that node no longer. A connector that came anew has left its old connection; one
    /// of the plain protocol may go on for its other nodes.
    private mutating func silence(_ connection: UInt64, _ node: String) {
        guard case .plain(let nodes) = sessions[connection]?.role else {
            return replaced.append(connection)
        }
        sessions[connection]?.role = .plain(nodes: nodes.filter { $0 != node })
        log.warn(
            "telemetry taken over",
            ["node": .text(node), "reason": "a connector with a key speaks for it now"])
    }

    mutating func frame(
        _ bytes: UnsafeRawBufferPointer, _ connection: UInt64, _ store: inout EventLogStore,
        _ now: LoopTime
    ) -> Verdict {
        guard case .uplink(var uplink) = sessions[connection]?.role else {
            counters.malformed += 1
            return .close(
                code: WebSocketCloseCode.policyViolation, reason: "a hello was expected")
        }
        let frame: Frame
        do throws(TelemetryFault) {
            frame = try Frame(checking: bytes)
        } catch {
            return refuse("\(error)", uplink.node, now)
        }
        guard frame.node.elementsEqual(uplink.node.utf8) else {
            return refuse("it is another node's", uplink.node, now)
        }
        guard !frame.isNumberedByHub else {
            return refuse("it says that a hub has numbered it", uplink.node, now)
        }
        if frame.hasTexts, let problem = frame.problem { return refuse(problem, uplink.node, now) }
        let verdict = keep(frame, of: &uplink, &store, now)
        if verdict == .hold {
            uplink.held = Array(bytes)
            held.append(connection)
        } else {
            list(&uplink, connection)
        }
        sessions[connection]?.role = .uplink(uplink)
        return verdict
    }

    /// Numbers that never came get a tombstone, so that the log has no hole.
    private mutating func keep(
        _ frame: Frame, of uplink: inout UplinkSession, _ store: inout EventLogStore,
        _ now: LoopTime
    ) -> Verdict {
        let time = now.wallMicroseconds
        if let next = store.next(of: frame), frame.firstSequence > next {
            guard frame.firstSequence - next <= Self.missingMax else {
                return refuse("it leaves out too many numbers", uplink.node, now)
            }
            guard bury(next, frame, of: &uplink, &store, now) else { return .hold }
        }
        switch store.append(frame, at: time) {
        case .stored(let first, _):
            uplink.stored(frame.epoch, upTo: frame.nextSequence)
            noteAbsent(tallies.add(frame, at: time), at: first)
            lag.add(microseconds: time &- frame.microseconds)
            return .fine
        case .duplicate:
            // It may be there without being on the disk yet; or nothing new may ever follow it.
            uplink.stored(frame.epoch, upTo: frame.nextSequence)
            isAcknowledgementDue = true
            return .fine
        case .refused(.tooMany): return refuse("its numbers are too large", uplink.node, now)
        case .refused: return .hold
        }
    }

    /// False: the log does not take it now.
    private mutating func bury(
        _ next: UInt64, _ frame: Frame, of uplink: inout UplinkSession,
        _ store: inout EventLogStore, _ now: LoopTime
    ) -> Bool {
        let missing = UInt32(clamping: frame.firstSequence - next)
        var builder = FrameBuilder(node: Array(frame.node))
        let tombstone = Frame(
            trusting: builder.tombstone(
                epoch: frame.epoch, first: next, count: missing, .missing,
                microseconds: frame.microseconds))
        switch store.append(tombstone, at: now.wallMicroseconds) {
        case .refused: return false
        case .duplicate: break
        case .stored(let first, _):
            noteAbsent(tallies.add(tombstone, at: now.wallMicroseconds), at: first)
        }
        uplink.stored(frame.epoch, upTo: next + UInt64(missing))
        log.error(
            "telemetry is missing",
            [
                "node": .text(uplink.node), "from": .number(Int64(clamping: next)),
                "events": .number(Int64(missing)),
            ])
        return true
    }

    /// Readers are not behind for offsets without events.
    mutating func noteAbsent(_ count: UInt64, at offset: UInt64) {
        if count >= AbsentNumbers.worthMin { buried.append((count, offset)) }
    }

    private mutating func refuse(
        _ problem: String, _ node: String, _ now: LoopTime
    ) -> Verdict {
        counters.malformed += 1
        lines.write(
            .refusedFrame, ["node": .text(node), "reason": .text(problem)],
            at: now.monotonicMilliseconds)
        return .close(code: WebSocketCloseCode.invalidPayload, reason: "a frame is wrong")
    }

    private mutating func list(_ uplink: inout UplinkSession, _ connection: UInt64) {
        guard !uplink.isListed, !uplink.positions.isEmpty else { return }
        uplink.isListed = true
        unacknowledged.append(connection)
    }

    // MARK: - What is on the disk

    /// What connectors are to be told of it.
    mutating func acknowledgements(
        _ store: borrowing EventLogStore
    ) -> [(connection: UInt64, ack: UplinkAck)] {
        var acks: [(UInt64, UplinkAck)] = []
        let listed = unacknowledged
        unacknowledged.removeAll(keepingCapacity: true)
        isAcknowledgementDue = false
        for connection in listed {
            guard case .uplink(var uplink) = sessions[connection]?.role else { continue }
            let node = Array(uplink.node.utf8)
            for (epoch, next) in uplink.acknowledge({ store.durableNext(node: node, epoch: $0) }) {
                acks.append((connection, UplinkAck(epoch: epoch, next: next)))
            }
            uplink.isListed = !uplink.isAcknowledged
            if uplink.isListed { unacknowledged.append(connection) }
            sessions[connection]?.role = .uplink(uplink)
        }
        return acks
    }

    /// Offers again what the log did not take. Whoever's frame it took may be read again.
    mutating func offerHeld(
        _ store: inout EventLogStore, _ now: LoopTime
    ) -> [(connection: UInt64, verdict: Verdict)] {
        tellLosses(&store, now)
        let waiting = held
        held.removeAll(keepingCapacity: true)
        var verdicts: [(UInt64, Verdict)] = []
        for connection in waiting {
            guard case .uplink(var uplink) = sessions[connection]?.role,
                let bytes = uplink.held
            else { continue }
            uplink.held = nil
            sessions[connection]?.role = .uplink(uplink)
            let verdict = bytes.withUnsafeBytes { frame($0, connection, &store, now) }
            if verdict != .hold { verdicts.append((connection, verdict)) }
        }
        return verdicts
    }
}
