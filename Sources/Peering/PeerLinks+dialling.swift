import Glibc
import Logging
import Reactor

// How we come to a link: a name becomes an address, an address a socket, a socket a session.
extension PeerLinks {
    /// Begins an attempt, unless there is a link or an attempt, or nowhere to dial.
    mutating func dial(_ peer: Int) {
        guard let url = self[peer].settings.url, !isClosing, !self[peer].isRemoved,
            self[peer].link < 0, self[peer].dialling < 0, !self[peer].isResolving
        else { return }
        timers.cancel(Self.timer(ofPeer: peer))
        self[peer].policy.attempted()
        self[peer].connectBy = loop.now.monotonicMilliseconds + timing.connect
        counters.dialled &+= 1
        if let address = SocketAddress(literal: url.host, port: url.port) {
            self[peer].addresses = [address]
            connect(peer)
        } else {
            resolve(peer, url)
        }
    }

    private mutating func resolve(_ peer: Int, _ url: PeerURL) {
        self[peer].question &+= 1
        let tag = UInt64(self[peer].question) << 32 | UInt64(peer)
        self[peer].isResolving = resolver.resolve(url.host, port: url.port, tag: tag)
        // Where too many names are asked for, the peer waits its turn; that is no failure of it.
        let due =
            self[peer].isResolving
            ? self[peer].connectBy : loop.now.monotonicMilliseconds + Self.resolverBusyMilliseconds
        timers.schedule(Self.timer(ofPeer: peer), at: due)
    }

    private static var resolverBusyMilliseconds: Int64 { 100 }

    mutating func takeAddresses() {
        for answer in resolver.takeAnswers() {
            let peer = Int(answer.tag & 0xffff_ffff)
            guard self[peer].isResolving, UInt64(self[peer].question) == answer.tag >> 32 else {
                continue
            }
            self[peer].isResolving = false
            timers.cancel(Self.timer(ofPeer: peer))
            self[peer].addresses = answer.addresses
            if answer.addresses.isEmpty {
                attemptFailed(peer, .nameNotFound)
            } else {
                connect(peer)
            }
        }
    }

    /// Dials the next of the peer's addresses.
    private mutating func connect(_ peer: Int) {
        guard let url = self[peer].settings.url else { return }
        var failure = ENETUNREACH
        while !self[peer].addresses.isEmpty {
            let address = self[peer].addresses.removeFirst()
            do throws(SystemCallError) {
                let stream = try TCPStream.dial(address)
                return try attempt(peer, url, stream)
            } catch {
                failure = error.errno
            }
        }
        attemptFailed(peer, .notConnected(errno: failure))
    }

    private mutating func attempt(
        _ peer: Int, _ url: PeerURL, _ stream: consuming TCPStream
    ) throws(SystemCallError) {
        let token = connections.nextToken()
        reserveTimers()
        try loop.add(stream.descriptor, token: token, .writable)
        let settings = self[peer].settings
        let session = PeerSession(
            dialling: url, name: settings.dialledName, token: settings.dialledToken,
            nonce: Randomness.bytes(16), limits: limits)
        let index = connections.insert(
            Connection(
                stream: stream, session: session, phase: .connecting, token: token,
                interest: .writable))
        connections[index].pointee.peer = peer
        self[peer].dialling = index
        connections[index].pointee.phaseDeadline = self[peer].connectBy
        schedule(index)
    }

    /// The socket says how connecting went.
    mutating func finishConnecting(_ index: Int) {
        let peer = connections[index].pointee.peer
        switch connections[index].pointee.stream.connectResult() {
        case EINPROGRESS: return
        case 0:
            connections[index].pointee.phase = .live
            self[peer].addresses = []
            connections[index].pointee.phaseDeadline =
                loop.now.monotonicMilliseconds + timing.authentication
            schedule(index)
            takeOutgoing(index)
            watch(index)
        case let code:
            guard !self[peer].addresses.isEmpty else {
                return finish(index, failure: .notConnected(errno: code))
            }
            self[peer].dialling = -1
            release(index)
            connect(peer)
        }
    }

    /// No link came of it: when is the next attempt?
    mutating func attemptFailed(_ peer: Int, _ failure: LinkFailure) {
        let now = loop.now.monotonicMilliseconds
        let due = self[peer].policy.failed(at: now, random: around.keys.fresh())
        announcements.append(.failed(peer: peer, failure))
        log.warn(
            "peer not reached", peer: self[peer].settings.id,
            [
                "reason": .text(failure.text),
                "failures": .number(Int64(self[peer].policy.failures)),
                "isHeld": .flag(self[peer].policy.breaker == .open),
                "nextAttemptMilliseconds": .number(due - now),
            ])
        redial(peer, at: due)
    }

    mutating func redial(_ peer: Int, at due: Int64) {
        guard self[peer].settings.url != nil, !isClosing, !self[peer].isRemoved else { return }
        timers.schedule(Self.timer(ofPeer: peer), at: due)
    }
}
