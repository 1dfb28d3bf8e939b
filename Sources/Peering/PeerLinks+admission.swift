import Logging
import Reactor
import Wire

// Who may come in, and which of two connections to one peer stays.
//
// A peer has one link, and a new valid connection replaces the old: whoever restarted comes back at
// once. Where both ends dial, both connections may come up at the same time, and if each end took
// the newer one, each might close the one that the other kept. So one attempt has precedence, that
// of the end whose name is lower; both ends know both names. An accepted connection that has
// authenticated while our own attempt is being decided
//   - ends our attempt, where the other's has precedence;
//   - waits ("parks") where ours has: the other end gives up its own when it sees ours. If ours
//     fails instead, the parked one is let in; if ours comes up, the parked one has `stableAfter` to
//     vanish, and counts as a new connection after that.
// Where an end is wrong about a name, both may park or both give up; both then dial again after
// delays that chance tells apart.
extension PeerLinks {
    mutating func decide(_ index: Int, name: String, pathName: String?, token: [UInt8]) {
        guard
            let peer = authentication.peer(name: name, pathName: pathName, token: token),
            !isClosing
        else {
            // What was said is not logged: it may be a token in the wrong place.
            connections[index].pointee.session.refuse(because: .unknown, &around)
            return refused(index, .unknown)
        }
        connections[index].pointee.peer = peer
        if let until = parkingEnd(peer) { return park(index, peer, until: until) }
        admit(index)
    }

    /// Until when a connection of this peer waits; nil: it does not.
    private func parkingEnd(_ peer: Int) -> Int64? {
        guard self[peer].prefersOwnAttempt else { return nil }
        let dialling = self[peer].dialling
        if dialling >= 0, connections[dialling].pointee.session.stage == .authenticating {
            return connections[dialling].pointee.phaseDeadline
        }
        let link = self[peer].link
        guard link >= 0, connections[link].pointee.session.isDialled else { return nil }
        let stable = self[peer].linkedSince + timing.stableAfter
        return stable > loop.now.monotonicMilliseconds ? stable : nil
    }

    private mutating func park(_ index: Int, _ peer: Int, until: Int64) {
        let earlier = self[peer].parked
        if earlier >= 0 { drop(earlier) }
        self[peer].parked = index
        connections[index].pointee.phaseDeadline = until
        schedule(index)
    }

    /// Lets in whoever said who it is.
    mutating func admit(_ index: Int) {
        let peer = connections[index].pointee.peer
        if self[peer].parked == index { self[peer].parked = -1 }
        if self[peer].dialling >= 0 { giveUpDialling(peer) }
        cancelResolving(peer)
        let requestId = connections[index].pointee.session.accept(&around)
        logSent(.response, requestId, to: index)
        takeOutgoing(index)
        self[peer].policy.woken()
        establish(index)
        // What it sent with its authentication, where it had to wait.
        if current != index { resumed.append(connections[index].pointee.token) }
    }

    /// A session is open: it becomes the peer's link.
    mutating func establish(_ index: Int) {
        let connection = connections[index]
        let peer = connection.pointee.peer
        let now = loop.now.monotonicMilliseconds
        let old = self[peer].link
        if old >= 0 { finish(old, .replaced) }
        if self[peer].dialling == index { self[peer].dialling = -1 }
        leaveTheUnauthenticated(index)
        timers.cancel(Self.timer(ofPeer: peer))
        self[peer].link = index
        self[peer].linkedSince = now
        self[peer].policy.opened(at: now)
        let parked = self[peer].parked
        if parked >= 0 {
            connections[parked].pointee.phaseDeadline = now + timing.stableAfter
            schedule(parked)
        }
        connection.pointee.phaseDeadline = Connection.never
        connection.pointee.pausesAbove = limits.pauseReadingBytes
        connection.pointee.pingAt = now + timing.pingInterval
        schedule(index)
        setDelay(of: index, peer)
        announcements.append(.connected(token: connection.pointee.token))
        log.info(
            "peer connected", peer: self[peer].settings.id,
            [
                "direction": connection.pointee.session.isDialled ? "dialled" : "accepted",
                "remote": .text(connection.pointee.stream.remoteAddress?.text ?? ""),
            ])
    }

    private mutating func giveUpDialling(_ peer: Int) {
        let index = self[peer].dialling
        self[peer].dialling = -1
        connections[index].pointee.peer = -1
        closeAndLinger(index, code: WebSocketCloseCode.normal, reason: "replaced")
    }

    mutating func cancelResolving(_ peer: Int) {
        guard self[peer].isResolving else { return }
        self[peer].isResolving = false
        timers.cancel(Self.timer(ofPeer: peer))
    }
}
