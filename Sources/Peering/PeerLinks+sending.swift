import Glibc
import Logging
import Reactor
package import Wire

// Packets out.
extension PeerLinks {
    package mutating func sendRequest(
        to peer: Int, requestId: UInt32, packet: ByteView
    ) -> SendResult {
        precondition(peer >= 0 && peer < peerCount)
        let index = peers[peer].sendable
        guard index >= 0 else { return .down }
        guard connections[index].pointee.stream.output.pending <= limits.busyBytes else {
            counters.busy &+= 1
            return .busy
        }
        if connections[index].pointee.isDelayed, isDelayFull(index) { return .busy }
        counters.requestsSent &+= 1
        write(.message, requestId, packet, to: index)
        return .sent
    }

    /// False: that link is gone, and the answer goes nowhere.
    package mutating func sendAnswer(
        to peer: Int, session: UInt32, requestId: UInt32, packet: ByteView
    ) -> Bool {
        precondition(peer >= 0 && peer < peerCount)
        let index = peers[peer].sendable
        guard index >= 0, peers[peer].number == session else {
            counters.answersUndelivered &+= 1
            return false
        }
        counters.answersSent &+= 1
        write(.response, requestId, packet, to: index)
        return true
    }

    /// A RESPONSE without entries, for a request that carried none.
    package mutating func sendEmptyAnswer(
        to peer: Int, session: UInt32, requestId: UInt32
    ) -> Bool {
        precondition(peer >= 0 && peer < peerCount)
        let index = peers[peer].sendable
        guard index >= 0, peers[peer].number == session else { return false }
        connections[index].pointee.session.write(
            .binary, BTPWriter.response(requestId: requestId), &around)
        logSent(.response, requestId, to: index)
        takeOutgoing(index)
        return true
    }

    /// Writes what waits, with one system call for each link that has something.
    package mutating func flush() {
        // An attempt that fails here may let another connection in, which then has something to say.
        var place = 0
        while place < dirty.count {
            let index = dirty[place]
            place &+= 1
            guard connections.isUsed(index), connections[index].pointee.isDirty else { continue }
            connections[index].pointee.isDirty = false
            if connections[index].pointee.isBlocked {
                pauseOrResume(index)
                watch(index)
            } else {
                flush(index)
            }
        }
        dirty.removeAll(keepingCapacity: true)
        if !delayed.isEmpty { setAlarm() }
    }

    @inline(__always)
    private mutating func write(
        _ type: BTPType, _ requestId: UInt32, _ packet: ByteView, to index: Int
    ) {
        if isDebug { logSent(type, requestId, to: index) }
        let connection = connections[index]
        if connection.pointee.isDelayed {
            return writeDelayed(type, requestId, packet, to: index)
        }
        let mask = connection.pointee.session.isDialled ? around.keys.fresh() : nil
        let room = connection.pointee.stream.output.reserve(
            packet.count &+ frameOverheadBytes, &pool)
        connection.pointee.stream.output.commit(
            BTPWriter.writePacketFrame(
                room, type: type, requestId: requestId, packet: packet, mask: mask))
        touch(index)
        if connection.pointee.stream.output.pending >= limits.earlyWriteBytes { flushEarly(index) }
    }

    @inline(__always)
    mutating func touch(_ index: Int) {
        if connections[index].pointee.isDirty { return }
        connections[index].pointee.isDirty = true
        dirty.append(index)
    }

    @inline(never)
    mutating func flushEarly(_ index: Int) {
        if !connections[index].pointee.isBlocked { flush(index) }
        guard connections.isUsed(index) else { return }
        if isOutputFull(index) { finish(index, .outputFull) }
    }

    func isOutputFull(_ index: Int) -> Bool {
        connections[index].pointee.stream.output.pending > limits.outputBytesMax
    }

    /// One write; then the connection is watched for what it can do next.
    mutating func flush(_ index: Int) {
        let connection = connections[index]
        guard connection.pointee.phase != .connecting else { return }
        counters.writes &+= 1
        switch connection.pointee.stream.flush(&pool) {
        case .done:
            connection.pointee.isBlocked = false
            connection.pointee.progressBy = Connection.never
            pauseOrResume(index)
            if connection.pointee.phase == .lingering { endOutput(index) }
        case .blocked:
            connection.pointee.isBlocked = true
            pauseOrResume(index)
            watchProgress(index)
        case .failed(let code): outputFailed(index, code)
        }
        if connections.isUsed(index) { watch(index) }
    }

    /// Whoever does not read what we write is not read either, until half of it is written.
    ///
    /// The other end may do the same, and then each waits for the other. So a pause during which
    /// no byte was taken is a short one, and the next begins only above twice as much.
    private mutating func pauseOrResume(_ index: Int) {
        let connection = connections[index]
        let pending = connection.pointee.stream.output.pending
        if pending <= limits.pauseReadingBytes / 2 {
            connection.pointee.isPaused = false
            connection.pointee.pausesAbove = limits.pauseReadingBytes
            connection.pointee.resumeBy = Connection.never
        } else if pending > connection.pointee.pausesAbove, !connection.pointee.isPaused,
            connection.pointee.phase == .live
        {
            connection.pointee.isPaused = true
            connection.pointee.writtenAtPause = connection.pointee.stream.output.written
            connection.pointee.resumeBy =
                loop.now.monotonicMilliseconds + timing.pauseWithoutProgress
            schedule(index)
        }
    }

    /// A pause has lasted for a while.
    mutating func judgePause(_ index: Int) {
        let connection = connections[index]
        connection.pointee.resumeBy = Connection.never
        guard connection.pointee.isPaused else { return }
        let written = connection.pointee.stream.output.written
        if written != connection.pointee.writtenAtPause {
            connection.pointee.writtenAtPause = written
            connection.pointee.resumeBy =
                loop.now.monotonicMilliseconds + timing.pauseWithoutProgress
        } else {
            connection.pointee.isPaused = false
            connection.pointee.pausesAbove *= 2
            watch(index)
        }
    }

    /// Tells the loop what the connection waits for, where that changed.
    mutating func watch(_ index: Int) {
        let connection = connections[index]
        var interest: Interest = connection.pointee.isPaused ? .nothing : .readable
        if connection.pointee.isBlocked { interest.insert(.writable) }
        if interest == connection.pointee.interest { return }
        connection.pointee.interest = interest
        loop.change(
            connection.pointee.stream.descriptor, token: connection.pointee.token, interest)
    }

    /// Moves what the session wrote behind what waits.
    mutating func takeOutgoing(_ index: Int) {
        if connections[index].pointee.session.outgoing.isEmpty { return }
        appendOutgoing(index)
    }

    @inline(never)
    private mutating func appendOutgoing(_ index: Int) {
        let bytes = connections[index].pointee.session.outgoing
        connections[index].pointee.session.outgoing = []
        if let line = connections[index].pointee.delayLine {
            let due = delayDue(index)
            bytes.withUnsafeBytes { line.append($0, due: due) }
            if line.isFull { releaseDelayed() }
            return
        }
        connections[index].pointee.stream.output.append(bytes, &pool)
        touch(index)
    }

    @inline(never)
    func logSent(_ type: BTPType, _ requestId: UInt32, to index: Int) {
        guard isDebug else { return }
        let peer = connections[index].pointee.peer
        log.debug(
            "btp message sent", peer: peer < 0 ? nil : peers[peer].settings.id,
            packetId: nil, ["type": "\(type)", "requestId": .number(Int64(requestId))])
    }
}

extension PeerLinks {
    /// Whether nothing is read from the peer, as it reads too little itself.
    func isReadingPaused(of peer: Int) -> Bool {
        let link = self[peer].link
        return link >= 0 && connections[link].pointee.isPaused
    }
}
