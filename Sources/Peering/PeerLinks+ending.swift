import Logging
import Reactor
import Wire

// How connections end. Whatever ends one comes through here, so a link that was announced is always
// taken back, exactly once.
extension PeerLinks {
    /// Begins the closing handshake of every link and drops everything else. The loop is turned on
    /// until `openCount` is 0, which is soon: each has `closeHandshake` to answer.
    package mutating func closeAll(code: UInt16) {
        isClosing = true
        stopAccepting()
        for peer in 0..<peerCount {
            timers.cancel(Self.timer(ofPeer: peer))
            cancelResolving(peer)
        }
        for index in 0..<connections.capacity where connections.isUsed(index) {
            let connection = connections[index]
            if connection.pointee.phase == .live, connection.pointee.session.isOpen {
                beginClose(index, code: code)
            } else if connection.pointee.phase != .lingering,
                connection.pointee.session.stage != .closing
            {
                drop(index)
            }
        }
    }

    /// Sends a close frame behind what waits. Answers that are on their way still count.
    private mutating func beginClose(_ index: Int, code: UInt16) {
        let connection = connections[index]
        stopSending(index)
        connection.pointee.session.close(code: code, &around)
        takeOutgoing(index)
        connection.pointee.end = .closedHere(code: code)
        connection.pointee.pingAt = Connection.never
        connection.pointee.pongBy = Connection.never
        connection.pointee.phaseDeadline =
            loop.now.monotonicMilliseconds + timing.closeHandshake
            + connection.pointee.delayNanoseconds / 1_000_000
        schedule(index)
    }

    // MARK: What the connection's bytes, or their end, say

    mutating func sessionEnded(_ index: Int, _ end: SessionEnd) {
        switch end {
        case .refused(let refusal): refused(index, refusal)
        case .failure(let failure): finish(index, failure: failure)
        case .link(let end):
            switch end {
            case .btpFault, .webSocketFault: counters.framesRefused &+= 1
            default: break
            }
            finish(index, connections[index].pointee.end ?? end)
        }
    }

    /// The other side sends nothing more.
    mutating func ended(_ index: Int, _ end: LinkEnd) {
        let reason = connections[index].pointee.end ?? end
        // There is nobody to say anything to.
        finish(index, reason, lingers: false)
    }

    mutating func sentTooMuch(_ index: Int) {
        counters.unauthenticatedClosed &+= 1
        if connections[index].pointee.session.isDialled {
            finish(index, failure: .tooMuchUnasked)
        } else {
            drop(index)
        }
    }

    mutating func refused(_ index: Int, _ refusal: Refusal) {
        counters.refused &+= 1
        if isDebug, let requestId = connections[index].pointee.session.refusedRequestId {
            logSent(.error, requestId, to: index)
        }
        if refusalLines.take(at: loop.now.monotonicMilliseconds) {
            let remote = connections[index].pointee.stream.remoteAddress?.text ?? ""
            log.warn(
                "connection refused",
                [
                    "reason": .text(refusal.text), "remote": .text(remote),
                    "refusedSoFar": .number(Int64(counters.refused)),
                ])
        }
        linger(index)
    }

    /// Writing failed. What the peer sent before may still lie here, answers among it, so reading
    /// goes on to its end.
    mutating func outputFailed(_ index: Int, _ code: Int32) {
        let connection = connections[index]
        guard connection.pointee.phase == .live, connection.pointee.number != 0 else {
            return ended(index, .lost(errno: code))
        }
        stopSending(index)
        connection.pointee.stream.output.discard(&pool)
        connection.pointee.delayLine = nil
        connection.pointee.session.abandonOutput()
        connection.pointee.isBlocked = false
        connection.pointee.isPaused = false
        connection.pointee.progressBy = Connection.never
        connection.pointee.pingAt = Connection.never
        connection.pointee.pongBy = Connection.never
        if connection.pointee.end == nil { connection.pointee.end = .lost(errno: code) }
        connection.pointee.phaseDeadline = loop.now.monotonicMilliseconds + timing.closeHandshake
        schedule(index)
    }

    // MARK: The one way down

    /// The link, attempt or unauthenticated connection is over. What is to be said last has been
    /// written, or is a close frame that belongs to the reason.
    mutating func finish(_ index: Int, _ end: LinkEnd, lingers: Bool = true) {
        let peer = connections[index].pointee.peer
        if peer >= 0, self[peer].link == index {
            linkEnded(index, peer, end)
        } else if peer >= 0, self[peer].dialling == index {
            return finish(index, failure: .ended(end), lingers: lingers)
        } else if peer >= 0, self[peer].parked == index {
            self[peer].parked = -1
        }
        connections[index].pointee.peer = -1
        guard lingers else { return release(index) }
        switch end {
        case .noPong, .unreadOutput, .outputFull:
            // It reads nothing, so it would only keep memory of the kernel.
            release(index, reset: true)
        case .lost: release(index)
        case .replaced:
            closeAndLinger(index, code: WebSocketCloseCode.normal, reason: "replaced")
        case .settingsChanged, .removed:
            closeAndLinger(index, code: WebSocketCloseCode.normal, reason: "")
        case .closedByPeer, .closedHere, .webSocketFault, .btpFault: linger(index)
        }
    }

    /// Our attempt is over.
    mutating func finish(_ index: Int, failure: LinkFailure, lingers: Bool = true) {
        let peer = connections[index].pointee.peer
        connections[index].pointee.peer = -1
        if connections[index].pointee.phase == .live, lingers {
            takeOutgoing(index)
            closeAndLinger(index, code: WebSocketCloseCode.normal, reason: "")
        } else {
            release(index)
        }
        guard peer >= 0, self[peer].dialling == index else { return }
        self[peer].dialling = -1
        attemptFailed(peer, failure)
        // The peer's own attempt waited for ours.
        if self[peer].parked >= 0 { admit(self[peer].parked) }
    }

    private mutating func linkEnded(_ index: Int, _ peer: Int, _ end: LinkEnd) {
        let now = loop.now.monotonicMilliseconds
        stopSending(index)
        self[peer].link = -1
        self[peer].endedToken = connections[index].pointee.token
        self[peer].endedWritten = connections[index].pointee.stream.output.written
        let due = self[peer].policy.ended(at: now, random: around.keys.fresh())
        if connections[index].pointee.number != 0 {
            announcements.append(.disconnected(peer: peer, end))
        }
        log.info(
            "peer disconnected", peer: self[peer].settings.id, ["reason": .text(end.text)])
        redial(peer, at: due)
    }

    private mutating func stopSending(_ index: Int) {
        let peer = connections[index].pointee.peer
        guard peer >= 0, self[peer].sendable == index else { return }
        self[peer].sendable = -1
        self[peer].number = 0
    }

    /// Everything of a peer goes.
    mutating func dropAll(of peer: Int, _ end: LinkEnd) {
        timers.cancel(Self.timer(ofPeer: peer))
        cancelResolving(peer)
        if self[peer].parked >= 0 { drop(self[peer].parked) }
        if self[peer].dialling >= 0 { drop(self[peer].dialling) }
        if self[peer].link >= 0 { finish(self[peer].link, end) }
        timers.cancel(Self.timer(ofPeer: peer))
    }

    /// Closes a connection that is no link, without a word.
    mutating func drop(_ index: Int) {
        let peer = connections[index].pointee.peer
        if peer >= 0 {
            if self[peer].parked == index { self[peer].parked = -1 }
            if self[peer].dialling == index { self[peer].dialling = -1 }
        }
        release(index)
    }

    // MARK: Sockets

    mutating func closeAndLinger(_ index: Int, code: UInt16, reason: String) {
        guard connections[index].pointee.phase == .live else { return release(index) }
        connections[index].pointee.session.close(code: code, reason: reason, &around)
        linger(index)
    }

    /// Sends what waits, then waits a moment for the other side to end: if we closed first, what it
    /// sent meanwhile would make the kernel throw away our last words.
    mutating func linger(_ index: Int) {
        let connection = connections[index]
        if current == index { current = -1 }
        releaseDelayLine(index)
        takeOutgoing(index)
        connection.pointee.phase = .lingering
        connection.pointee.isPaused = false
        connection.pointee.pingAt = Connection.never
        connection.pointee.pongBy = Connection.never
        connection.pointee.progressBy = Connection.never
        connection.pointee.phaseDeadline = loop.now.monotonicMilliseconds + timing.closeHandshake
        connection.pointee.stream.carry.discard(&pool)
        schedule(index)
        touch(index)
    }

    private mutating func releaseDelayLine(_ index: Int) {
        guard let line = connections[index].pointee.delayLine else { return }
        _ = line.release(
            at: 0, everything: true, into: &connections[index].pointee.stream.output, &pool)
        connections[index].pointee.delayLine = nil
    }

    /// Everything has been said.
    mutating func endOutput(_ index: Int) {
        guard !connections[index].pointee.hasEndedOutput else { return }
        connections[index].pointee.hasEndedOutput = true
        connections[index].pointee.stream.endOutput()
    }

    /// Reads what nobody wants any more.
    mutating func throwAway(_ index: Int) {
        switch connections[index].pointee.stream.read(into: scratch, max: limits.bytesPerReadMax) {
        case .bytes, .wouldBlock: break
        case .ended, .failed: release(index)
        }
    }

    /// The connection is gone. Its place may be taken by another at once.
    mutating func release(_ index: Int, reset: Bool = false) {
        if current == index { current = -1 }
        leaveTheUnauthenticated(index)
        timers.cancel(Self.timer(of: index))
        connections[index].pointee.stream.close(&pool, reset: reset)
        connections.remove(index)
    }
}
