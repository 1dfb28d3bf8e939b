import Logging
package import Reactor

// Sockets that others open. Until somebody has authenticated it is limited in number, bytes and
// time, and when there are too many the oldest gives way. Those that have not asked for a WebSocket
// and those that have are counted apart: whoever only opens sockets pushes out his own kind, where a
// peer stays no longer than its request takes to come. Sockets are accepted after everything else
// of a turn, and only so many, so that each is read a few times before it may have to go.
extension PeerLinks {
    package mutating func listen(_ listener: consuming Listener) throws(SystemCallError) {
        try loop.add(listener.descriptor, token: Self.listenerToken, .readable)
        self.listener = consume listener
    }

    package mutating func stopAccepting() {
        timers.cancel(Self.listenerTimer)
        listener = nil
    }

    mutating func acceptWaiting() {
        isAcceptDue = false
        for _ in 0..<min(limits.acceptsPerTurnMax, max(1, unauthenticatedEachMax / 4)) {
            guard let result = listener?.accept() else { return }
            switch consume result {
            case .stream(let stream): take(stream)
            case .nobody: return
            case .turnedAway: counters.turnedAway &+= 1
            case .exhausted(let error): return rest(error)
            }
        }
    }

    private mutating func take(_ stream: consuming TCPStream) {
        counters.accepted &+= 1
        let token = connections.nextToken()
        reserveTimers()
        // The set of descriptors is full; whoever connected sees the connection end.
        guard (try? loop.add(stream.descriptor, token: token, .readable)) != nil else { return }
        let index = connections.insert(
            Connection(
                stream: stream, session: PeerSession(accepting: limits), phase: .live,
                token: token, interest: .readable))
        connections[index].pointee.phaseDeadline =
            loop.now.monotonicMilliseconds + timing.authentication
        schedule(index)
        admitStranger(index)
    }

    /// Those who wait stay readable, so the listener is left alone for a moment.
    private mutating func rest(_ error: SystemCallError) {
        guard let descriptor = listener?.descriptor else { return }
        log.warn("cannot accept", ["reason": .text(error.text)])
        loop.change(descriptor, token: Self.listenerToken, .nothing)
        timers.schedule(
            Self.listenerTimer,
            at: loop.now.monotonicMilliseconds + Listener.restMilliseconds)
    }

    mutating func acceptAgain() {
        guard let descriptor = listener?.descriptor else { return }
        loop.change(descriptor, token: Self.listenerToken, .readable)
    }

    // MARK: Those who have not authenticated

    private mutating func admitStranger(_ index: Int) {
        if strangers.count >= unauthenticatedEachMax { giveWay(strangers.oldest) }
        connections[index].pointee.standing = .stranger
        strangers.add(index, connections)
    }

    /// It has asked for a WebSocket, and was given one.
    mutating func becomeGuest(_ index: Int) {
        guard connections[index].pointee.standing == .stranger else { return }
        strangers.remove(index, connections)
        if guests.count >= unauthenticatedEachMax { giveWay(guests.oldest) }
        connections[index].pointee.standing = .guest
        guests.add(index, connections)
    }

    /// It is a peer, or goes.
    mutating func leaveTheUnauthenticated(_ index: Int) {
        switch connections[index].pointee.standing {
        case .peer: return
        case .stranger: strangers.remove(index, connections)
        case .guest: guests.remove(index, connections)
        }
        connections[index].pointee.standing = .peer
    }

    private var unauthenticatedEachMax: Int { max(1, limits.unauthenticatedMax / 2) }

    private mutating func giveWay(_ index: Int) {
        counters.unauthenticatedClosed &+= 1
        drop(index)
    }
}
