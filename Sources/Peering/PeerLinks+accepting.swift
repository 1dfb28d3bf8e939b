import Logging
package import Reactor

// Sockets that others open. Until somebody has authenticated it is limited in number, bytes and
// time, and when there are too many the oldest gives way: whoever opens thousands of sockets and
// says nothing pushes out his own, while a peer needs only a moment.
extension PeerLinks {
    package mutating func listen(_ listener: consuming Listener) {
        do throws(SystemCallError) {
            try loop.add(listener.descriptor, token: Self.listenerToken, .readable)
            self.listener = consume listener
        } catch {
            log.error("cannot listen", ["reason": .text(error.text)])
        }
    }

    package mutating func stopAccepting() {
        timers.cancel(Self.listenerTimer)
        listener = nil
    }

    mutating func acceptWaiting() {
        for _ in 0..<limits.acceptsPerTurnMax {
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
        if unauthenticatedCount >= limits.unauthenticatedMax {
            counters.unauthenticatedClosed &+= 1
            drop(oldestUnauthenticated)
        }
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
        addUnauthenticated(index)
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

    // MARK: The list by age

    private mutating func addUnauthenticated(_ index: Int) {
        let connection = connections[index]
        connection.pointee.isUnauthenticated = true
        connection.pointee.older = newestUnauthenticated
        if newestUnauthenticated >= 0 {
            connections[newestUnauthenticated].pointee.newer = index
        } else {
            oldestUnauthenticated = index
        }
        newestUnauthenticated = index
        unauthenticatedCount += 1
    }

    mutating func removeUnauthenticated(_ index: Int) {
        let connection = connections[index]
        guard connection.pointee.isUnauthenticated else { return }
        let (older, newer) = (connection.pointee.older, connection.pointee.newer)
        if older >= 0 {
            connections[older].pointee.newer = newer
        } else {
            oldestUnauthenticated = newer
        }
        if newer >= 0 {
            connections[newer].pointee.older = older
        } else {
            newestUnauthenticated = older
        }
        connection.pointee.older = -1
        connection.pointee.newer = -1
        connection.pointee.isUnauthenticated = false
        unauthenticatedCount -= 1
    }
}
