import Logging
import Reactor
import Wire

// What became ready, one thing at a time.
extension PeerLinks {
    /// Handles what is ready until it finds an event for the owner, bytes of a connection to be
    /// handled (`current`), or nothing more.
    mutating func becomeReady() -> LinkEvent? {
        while let token = resumed.popLast() {
            if let index = connections.index(of: token), resume(index) { return nil }
        }
        while readyTaken < readyCount {
            let event = loop.event(readyTaken)
            readyTaken &+= 1
            if event.token & Self.foreignBit != 0 { return .foreign(event) }
            if let index = connections.index(of: event.token) {
                handle(event, of: index)
            } else if event.token == Self.listenerToken {
                isAcceptDue = true
            } else if event.token == Self.resolverToken {
                takeAddresses()
            } else if event.token == Self.alarmToken {
                releaseDelayed()
            }
            if current >= 0 || !announcements.isEmpty { return nil }
        }
        if isAcceptDue { acceptWaiting() }
        handleDeadlines()
        return nil
    }

    private mutating func handle(_ event: ReadyEvent, of index: Int) {
        switch connections[index].pointee.phase {
        case .connecting: finishConnecting(index)
        case .lingering:
            if event.isWritable {
                connections[index].pointee.isBlocked = false
                touch(index)
            }
            if event.isReadable || event.isHungUp { throwAway(index) }
        case .live:
            if event.isWritable {
                connections[index].pointee.isBlocked = false
                touch(index)
            }
            // What broke is read too: bytes may have come before it did.
            if event.isReadable || event.isHungUp { read(index) }
        }
    }

    /// One read, and its bytes become `input`.
    private mutating func read(_ index: Int) {
        let connection = connections[index]
        let isOpen = connection.pointee.session.isOpen
        let kept = connection.pointee.stream.carry.take(into: scratch, &pool)
        let max = isOpen ? limits.bytesPerReadMax : limits.unauthenticatedBytesMax
        counters.reads &+= 1
        switch connection.pointee.stream.read(into: scratch + kept, max: max) {
        case .bytes(let count):
            counters.bytesRead &+= count
            if !isOpen { connection.pointee.bytesBeforeOpen += count }
            input = ReceivedBytes(start: scratch, count: kept &+ count)
            current = index
        case .wouldBlock: connection.pointee.stream.carry.keep(scratch, kept, &pool)
        case .ended: ended(index, .lost(errno: 0))
        case .failed(let code): ended(index, .lost(errno: code))
        }
    }

    /// Makes what a connection kept the `input`. False: it kept nothing.
    private mutating func resume(_ index: Int) -> Bool {
        let kept = connections[index].pointee.stream.carry.take(into: scratch, &pool)
        guard kept > 0 else { return false }
        input = ReceivedBytes(start: scratch, count: kept)
        current = index
        return true
    }

    /// What a session says but packets. The session is that of `current`.
    @inline(never)
    mutating func handle(_ event: SessionEvent, of index: Int) {
        takeOutgoing(index)
        // Pongs are output as well.
        if isOutputFull(index) { return finish(index, .outputFull) }
        switch event {
        case .request, .answer: break
        case .needMore: keepRest(index)
        case .pong: connections[index].pointee.pongBy = Connection.never
        case .wrote(let type, let requestId): logSent(type, requestId, to: index)
        case .credentials(let name, let pathName, let token):
            decide(index, name: name, pathName: pathName, token: token)
        case .opened: establish(index)
        case .ended(let end): sessionEnded(index, end)
        }
    }

    /// Nothing more can be made of what came.
    private mutating func keepRest(_ index: Int) {
        let connection = connections[index]
        current = -1
        if !connection.pointee.session.isOpen,
            connection.pointee.session.stage != .closing,
            connection.pointee.bytesBeforeOpen > limits.unauthenticatedBytesMax
                || input.count > limits.unauthenticatedBytesMax
        {
            return sentTooMuch(index)
        }
        connection.pointee.stream.carry.keep(input.start, input.count, &pool)
        if connection.pointee.session.stage == .authenticating { becomeGuest(index) }
    }

    /// The next thing to tell.
    mutating func announce() -> LinkEvent? {
        while let announcement = announcements.take() {
            switch announcement {
            case .disconnected(let peer, let end): return .disconnected(peer: peer, end)
            case .failed(let peer, let failure): return .failed(peer: peer, failure)
            case .connected(let token):
                // It may have ended since, and then it never was.
                guard let index = connections.index(of: token),
                    connections[index].pointee.session.isOpen
                else { continue }
                return .connected(peer: number(index))
            }
        }
        return nil
    }

    /// From here on the owner knows of the link. Returns the peer.
    private mutating func number(_ index: Int) -> Int {
        let peer = connections[index].pointee.peer
        lastNumber &+= 1
        if lastNumber == 0 { lastNumber = 1 }
        connections[index].pointee.number = lastNumber
        self[peer].number = lastNumber
        self[peer].sendable = index
        return peer
    }
}
