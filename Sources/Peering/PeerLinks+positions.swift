import Reactor

// How far what was sent has got: for whoever tells of a packet when its bytes have left.
extension PeerLinks {
    /// The connection that a packet was written to, and where the packet ends in its output, in
    /// bytes since it began.
    package struct Outlet: Equatable, Sendable {
        package var token: UInt64
        package var position: UInt64

        package init(token: UInt64, position: UInt64) {
            self.token = token
            self.position = position
        }
    }

    /// How much of an output has left.
    package enum Progress: Equatable, Sendable {
        case written(UInt64)
        /// The connection is gone, and no more than this will ever have left.
        case ended(UInt64)
    }

    /// Right after a packet was sent to the peer. nil: the connection broke over it.
    package func outlet(of peer: Int) -> Outlet? {
        precondition(peer >= 0 && peer < peerCount)
        let index = peers[peer].sendable
        guard index >= 0 else { return nil }
        let connection = connections[index]
        var position =
            connection.pointee.stream.output.written
            &+ UInt64(connection.pointee.stream.output.pending)
        if let line = connection.pointee.delayLine { position &+= UInt64(line.count) }
        return Outlet(token: connection.pointee.token, position: position)
    }

    /// Of the peer's connection with that token.
    package func progress(of token: UInt64, to peer: Int) -> Progress {
        if let index = connections.index(of: token) {
            return .written(connections[index].pointee.stream.output.written)
        }
        precondition(peer >= 0 && peer < peerCount)
        return .ended(peers[peer].endedToken == token ? peers[peer].endedWritten : 0)
    }

    /// The link's number that both its ends know; 0 where there is no link.
    package func linkSession(of peer: Int) -> UInt64 {
        let index = self[peer].link
        return index >= 0 ? connections[index].pointee.session.linkSession : 0
    }

    /// So many failures in a row that the peer is left alone for a while.
    package func isHeld(_ peer: Int) -> Bool { self[peer].policy.breaker != .closed }
}
