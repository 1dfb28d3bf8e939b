import Reactor

// What is due: redials, pings, and everything that took too long.
extension PeerLinks {
    /// Puts the earliest deadline of a connection into the wheel.
    mutating func schedule(_ index: Int) {
        let due = connections[index].pointee.nextDeadline
        if due == Connection.never {
            timers.cancel(Self.timer(of: index))
        } else {
            timers.schedule(Self.timer(of: index), at: due)
        }
    }

    /// Handles what is due until there is something to tell.
    mutating func handleDeadlines() {
        let now = loop.now.monotonicMilliseconds
        while announcements.isEmpty, let timer = timers.nextDue(now) {
            if timer == Self.listenerTimer {
                acceptAgain()
            } else if timer % 2 == 1 {
                peerIsDue((timer - 1) / 2)
            } else {
                connectionIsDue((timer - 2) / 2, now)
            }
        }
    }

    /// To be dialled, or the name of its host was not found in time.
    private mutating func peerIsDue(_ peer: Int) {
        guard self[peer].isResolving else { return dial(peer) }
        self[peer].isResolving = false
        attemptFailed(peer, .connectTimedOut)
    }

    private mutating func connectionIsDue(_ index: Int, _ now: Int64) {
        let connection = connections[index]
        if now >= connection.pointee.phaseDeadline { return phaseIsOver(index) }
        if now >= connection.pointee.progressBy {
            let written = connection.pointee.stream.output.written
            if written == connection.pointee.writtenBefore { return finish(index, .unreadOutput) }
            connection.pointee.progressBy = Connection.never
            watchProgress(index)
        }
        if now >= connection.pointee.resumeBy { judgePause(index) }
        if now >= connection.pointee.pongBy {
            // The ping may not have left, or its pong lies unread: `unreadOutput` judges the peer.
            guard connection.pointee.isPaused || connection.pointee.isBlocked else {
                return finish(index, .noPong)
            }
            connection.pointee.pongBy = now + timing.pongTimeout
        }
        if now >= connection.pointee.pingAt {
            counters.pings &+= 1
            connection.pointee.session.ping(&around)
            takeOutgoing(index)
            connection.pointee.pingAt = now + timing.pingInterval
            if connection.pointee.pongBy == Connection.never {
                // A peer that is played to be far away answers later.
                let delay = connection.pointee.delayNanoseconds / 1_000_000
                connection.pointee.pongBy = now + timing.pongTimeout + delay
            }
        }
        schedule(index)
    }

    /// It has not connected, authenticated or closed in time.
    private mutating func phaseIsOver(_ index: Int) {
        let connection = connections[index]
        switch connection.pointee.phase {
        case .connecting: finish(index, failure: .connectTimedOut)
        case .lingering: release(index)
        case .live:
            switch connection.pointee.session.stage {
            case .deciding: admit(index)
            case .closing, .over, .open, .replaying:
                finish(index, connection.pointee.end ?? .lost(errno: 0), lingers: false)
            case .upgrading, .authenticating: tookTooLong(index)
            }
        }
    }

    private mutating func tookTooLong(_ index: Int) {
        let connection = connections[index]
        if connection.pointee.session.isDialled {
            return finish(index, failure: .authenticationTimedOut)
        }
        counters.unauthenticatedClosed &+= 1
        guard connection.pointee.session.stage == .authenticating else { return drop(index) }
        connection.pointee.session.refuse(because: .tooSlow, &around)
        refused(index, .tooSlow)
    }

    /// From now on some of what waits must be taken.
    mutating func watchProgress(_ index: Int) {
        let connection = connections[index]
        guard connection.pointee.progressBy == Connection.never else { return }
        connection.pointee.writtenBefore = connection.pointee.stream.output.written
        connection.pointee.progressBy = loop.now.monotonicMilliseconds + timing.unreadOutput
        schedule(index)
    }
}
