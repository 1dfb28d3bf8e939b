import Glibc
import Logging
import Peering
import Telemetry
import Wire

/// What is told of packets and of the node, where there is somebody to tell.
///
/// Each is asked for behind `isTelling` and never inlined, so that a node without telemetry pays one
/// branch.
extension ConnectorNode {
    /// A node tells how it is at least so often.
    private static let statusMilliseconds: Int64 = 30_000
    /// And when something changed, but no more often than this.
    private static let statusSpacingMilliseconds: Int64 = 100

    // MARK: - Packets

    /// A Prepare was forwarded: as `outgoingId`, unless the link did not take it after all. The
    /// amount in it is the outgoing one.
    @inline(never)
    mutating func tellForwarded(
        _ rewritten: ByteView, from peer: Int, requestId: UInt32, to next: Int,
        as outgoingId: UInt32, isSent: Bool
    ) {
        // It was read a moment ago.
        guard let packet = try? PreparePacket(rewritten) else { return }
        let entry = forwarder.inFlight.place(ofPacket: outgoingId)
        telemetry?.arrived(
            packet.condition, packet.destination, amount: entry.pointee.amount, from: peer,
            requestId: requestId,
            .init(
                outcome: .matched, selected: NodeTelemetry.slot(next),
                prefixBytes: UInt16(truncatingIfNeeded: forwarder.routes.matchedBytes),
                forwardedAs: isSent ? outgoingId : 0),
            at: now.wallMicroseconds)
        guard isSent else { return }
        telemetry?.remember(
            outgoingId, packet.destination, capacity: forwarder.inFlight.capacity)
        telemetry?.sent(
            prepareTo: next, links.outlet(of: next), requestId: outgoingId, amount: packet.amount)
    }

    /// A Prepare was delivered here.
    @inline(never)
    mutating func tellDelivered(_ bytes: ByteView, from peer: Int, requestId: UInt32) {
        guard let packet = try? PreparePacket(bytes) else { return }
        // What is for the node itself whatever its address is matched by the scheme alone.
        let matched =
            PeerRequest.isMeant(packet.destination)
            ? PeerRequest.scheme.utf8CodeUnitCount : forwarder.routes.matchedBytes
        telemetry?.arrived(
            packet.condition, packet.destination, amount: packet.amount, from: peer,
            requestId: requestId,
            .init(
                outcome: .local, selected: RecordLayout.noLink,
                prefixBytes: UInt16(truncatingIfNeeded: matched), forwardedAs: 0),
            at: now.wallMicroseconds)
    }

    /// A Prepare was refused before it was forwarded.
    @inline(never)
    mutating func tellRefused(_ bytes: ByteView, from peer: Int, requestId: UInt32) {
        guard let packet = try? PreparePacket(bytes) else {
            telemetry?.arrived(
                .zero, .empty, amount: 0, from: peer, requestId: requestId,
                .init(
                    outcome: .none, selected: RecordLayout.noLink, prefixBytes: 0, forwardedAs: 0),
                at: now.wallMicroseconds)
            return
        }
        let lookup = lookup(of: packet.destination)
        telemetry?.arrived(
            packet.condition, packet.destination, amount: packet.amount, from: peer,
            requestId: requestId, lookup, at: now.wallMicroseconds)
    }

    private func lookup(of destination: ByteView) -> RecordWriter.Lookup {
        if PeerRequest.isMeant(destination) {
            return .init(
                outcome: .local, selected: RecordLayout.noLink,
                prefixBytes: UInt16(PeerRequest.scheme.utf8CodeUnitCount), forwardedAs: 0)
        }
        // Asked anew: some are refused before anybody asked.
        let target = forwarder.routes.target(of: destination)
        var lookup = RecordWriter.Lookup(
            outcome: .invalid, selected: RecordLayout.noLink,
            prefixBytes: UInt16(truncatingIfNeeded: forwarder.routes.matchedBytes), forwardedAs: 0)
        switch target {
        case .peer(let next):
            lookup.outcome = .matched
            lookup.selected = NodeTelemetry.slot(next)
        case .local: lookup.outcome = .local
        case .nowhere:
            lookup.outcome = .noRoute
            lookup.prefixBytes = 0
        case .invalid: lookup.prefixBytes = 0
        }
        return lookup
    }

    /// The next hop answered.
    @inline(never)
    mutating func tellAnswered(
        _ packet: ByteView, _ type: ILPPacketType, _ entry: UnsafePointer<InFlight>
    ) {
        // What was written early in this turn may be answered in it: it was sent before.
        if links.counters.writes != settledWrites { settle(at: now.wallMicroseconds) }
        let latency = (now.monotonicNanoseconds &- entry.pointee.startedNanoseconds) / 1_000
        telemetry?.answered(
            entry, type, code: Self.code(of: packet, type),
            latencyMicroseconds: UInt32(clamping: latency), at: now.wallMicroseconds)
    }

    /// The node itself ended a packet in flight.
    @inline(never)
    mutating func tellEnded(_ entry: UnsafePointer<InFlight>) { telemetry?.ended(entry) }

    /// The answer was handed to the asker's link.
    @inline(never)
    mutating func tellAnswerSent(
        _ packet: ByteView, _ type: ILPPacketType, to peer: Int, requestId: UInt32
    ) {
        telemetry?.sent(
            type, to: peer, links.outlet(of: peer), requestId: requestId,
            code: Self.code(of: packet, type))
    }

    /// As records have it: the first character in the lowest byte.
    private static func code(of packet: ByteView, _ type: ILPPacketType) -> UInt32 {
        guard type == .reject, let reject = try? RejectPacket(packet) else { return 0 }
        return reject.code.littleEndian
    }

    // MARK: - Once a turn

    /// Behind everything else of the turn. What was sent left at `leaving`: the clock is read just
    /// before links are flushed, so that nobody has it before it left.
    @inline(never)
    mutating func tellTelemetry(leaving: Int64) {
        let microseconds = now.wallMicroseconds, milliseconds = now.monotonicMilliseconds
        settle(at: leaving)
        let tapped = log.takeTapped()
        telemetry?.tell(tapped, at: microseconds)
        tellOfTurnedAway(at: microseconds)
        telemetry?.tellDueAlerts(node: settings.nodeId, now: milliseconds, at: microseconds)
        if milliseconds >= statusDue { tellStatus(at: microseconds) }
        telemetry?.events.publish()
    }

    private mutating func settle(at leaving: Int64) {
        settledWrites = links.counters.writes
        guard telemetry?.hasStaged == true else { return }
        telemetry?.settle(at: leaving) { links.progress(of: $0, to: $1) }
    }

    /// When there is something to tell though nothing happens.
    mutating func millisecondsToNextTelling() -> Int32 {
        var due = statusDue
        if let alert = telemetry?.alerts.nextDue { due = min(due, alert) }
        return Int32(clamping: max(0, due - now.monotonicMilliseconds))
    }

    static func wallMicroseconds() -> Int64 {
        var wall = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        return Int64(wall.tv_sec) * 1_000_000 + Int64(wall.tv_nsec) / 1_000
    }

    // MARK: - The node

    /// Something that a status tells of is not as it was.
    mutating func statusChanged() {
        guard isTelling else { return }
        statusDue = min(
            statusDue, max(statusTold + Self.statusSpacingMilliseconds, now.monotonicMilliseconds))
    }

    mutating func tellStatus(at microseconds: Int64) {
        let status = statusText()
        telemetry?.tell(status: status, at: microseconds)
        statusTold = now.monotonicMilliseconds
        statusDue = statusTold + Self.statusMilliseconds
        // Then it is unhealthy, though nothing happened.
        if status.health.status == .starting {
            let rest = HealthReport.startingSecondsMax - status.health.uptimeSeconds
            statusDue = min(statusDue, statusTold + max(1, rest) * 1_000)
        }
    }

    private func statusText() -> NodeStatusText {
        NodeStatusText(
            address: settings.ilpAddress, version: version, health: report(),
            peers: settings.peers.compactMap { peer in
                guard !children.accounts.contains(peer.link.id),
                    let index = peerIndexes[peer.link.id]
                else { return nil }
                return NodeStatusText.Peer(
                    id: peer.link.id, url: peer.link.url.map(Self.plain) ?? "",
                    isConnected: links.session(of: index) != 0)
            }, routes: settings.routes)
    }

    /// Where the peer listens, and no more: name, token and query are not for others.
    private static func plain(_ url: PeerURL) -> String {
        let path = url.path.prefix { $0 != "?" }
        return "ws://\(url.authority)\(path == "/" ? "" : path)"
    }

    mutating func tellLinkUp(_ peer: Int) {
        guard isTelling else { return }
        // What left over the peer's last link is told before its name stands for the next.
        settle(at: now.wallMicroseconds)
        let session = links.linkSession(of: peer), name = name(of: peer)
        telemetry?.define(peer, session: session, name: name)
        telemetry?.tell(
            linkTo: name, isUp: true, session: session, reason: nil, at: now.wallMicroseconds)
        sessions[peer] = session
        tellOfHold(peer, "a link stands")
        // Wallets and `client` are not in it.
        if !children.accounts.contains(name) { statusChanged() }
    }

    mutating func tellLinkDown(_ peer: Int, _ end: LinkEnd) {
        guard isTelling else { return }
        settle(at: now.wallMicroseconds)
        let name = name(of: peer)
        telemetry?.tell(
            linkTo: name, isUp: false, session: sessions.removeValue(forKey: peer) ?? 0,
            reason: end.text, at: now.wallMicroseconds)
        switch end {
        case .outputFull, .unreadOutput: alert(.outputLimit, peer: name, end.text)
        default: break
        }
        tellOfHold(peer, end.text)
        if !children.accounts.contains(name) { statusChanged() }
    }

    mutating func tellLinkFailed(_ peer: Int, _ failure: LinkFailure) {
        guard isTelling else { return }
        tellOfHold(peer, failure.text)
    }

    /// Whether the peer's circuit breaker is open: each time that it holds, and once when it is over.
    private mutating func tellOfHold(_ peer: Int, _ reason: String) {
        if links.isHeld(peer) {
            toldHeld.insert(peer)
            alert(.linkHeld, peer: name(of: peer), reason)
        } else if toldHeld.remove(peer) != nil {
            alert(.linkReleased, peer: name(of: peer), reason)
        }
    }

    /// A peer that is no more is not held either.
    mutating func tellOfRemoval(_ peer: Int, _ name: String) {
        guard isTelling, toldHeld.remove(peer) != nil else { return }
        alert(.linkReleased, peer: name, "the peer was removed")
    }

    /// Where a limit was hit.
    @inline(never)
    mutating func alert(_ rejection: Rejection) {
        guard rejection.code == .t03, forwarder.inFlight.isFull else { return }
        alert(.packetsInFlight, "\(rejection.message)")
    }

    mutating func tellBusy(_ peer: Int) {
        alert(.linkBusy, peer: name(of: peer), "more waits for it than a link holds")
    }

    private mutating func tellOfTurnedAway(at microseconds: Int64) {
        let turnedAway = links.counters.turnedAway
        guard turnedAway != toldTurnedAway else { return }
        toldTurnedAway = turnedAway
        alert(.connections, "a connection was turned away: raise the limit of open files")
    }

    mutating func alert(_ kind: AlertKind, peer: String = "", _ message: String) {
        telemetry?.alert(
            kind, peer: peer, message, node: settings.nodeId, now: now.monotonicMilliseconds,
            at: now.wallMicroseconds)
    }
}
