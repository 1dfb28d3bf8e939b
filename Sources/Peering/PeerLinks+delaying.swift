import Glibc
import Reactor
import Wire

// Peers that are played to be far away: whatever an open link writes is held back for a while, in
// order, pings and the close frame as well. A link without latency has nothing of this.
extension PeerLinks {
    /// As the settings have it; what is held back already stays so.
    mutating func setDelay(of index: Int, _ peer: Int) {
        let microseconds = max(0, self[peer].settings.latencyMicroseconds)
        let connection = connections[index]
        connection.pointee.delayNanoseconds = Int64(microseconds) * 1_000
        guard microseconds > 0, connection.pointee.delayLine == nil else { return }
        connection.pointee.delayLine = DelayLine(bytesMax: limits.outputBytesMax)
        if !delayed.contains(index) { delayed.append(index) }
    }

    /// Of what is written now. The clock is read once a turn: what a turn writes leaves together.
    mutating func delayDue(_ index: Int) -> Int64 {
        if delayClock == 0 { delayClock = LoopTime.read().monotonicNanoseconds }
        return delayClock + connections[index].pointee.delayNanoseconds
    }

    func isDelayFull(_ index: Int) -> Bool {
        connections[index].pointee.delayLine?.isFull == true
    }

    @inline(never)
    mutating func writeDelayed(
        _ type: BTPType, _ requestId: UInt32, _ packet: ByteView, to index: Int
    ) {
        guard let line = connections[index].pointee.delayLine else { return }
        let mask = connections[index].pointee.session.isDialled ? around.keys.fresh() : nil
        let due = delayDue(index)
        withUnsafeTemporaryAllocation(
            byteCount: packet.count + frameOverheadBytes, alignment: 8
        ) { room in
            guard let start = room.baseAddress else { return }
            let count = BTPWriter.writePacketFrame(
                start, type: type, requestId: requestId, packet: packet, mask: mask)
            line.append(UnsafeRawBufferPointer(rebasing: room[..<count]), due: due)
        }
        if line.isFull {
            releaseDelayed()
            flushEarly(index)
        }
    }

    /// Wakes the loop when the first of what is held back is due.
    mutating func setAlarm() {
        var earliest = Int64.max
        for index in delayed where connections.isUsed(index) {
            if let due = connections[index].pointee.delayLine?.nextDue {
                earliest = min(earliest, due)
            }
        }
        guard earliest != alarmDue else { return }
        alarmDue = earliest
        if earliest == .max { alarm.stop() } else { alarm.set(monotonicNanoseconds: earliest) }
    }

    /// Something held back is due.
    mutating func releaseDelayed() {
        let now = loop.now.monotonicNanoseconds
        alarm.stop()
        alarmDue = .max
        for index in delayed where connections.isUsed(index) {
            guard let line = connections[index].pointee.delayLine else { continue }
            if line.release(at: now, into: &connections[index].pointee.stream.output, &pool) {
                touch(index)
            }
            // Once nothing is held back any more, a link without latency costs nothing again.
            if line.nextDue == nil, connections[index].pointee.delayNanoseconds == 0 {
                connections[index].pointee.delayLine = nil
            }
        }
        delayed.removeAll {
            !connections.isUsed($0) || connections[$0].pointee.delayLine == nil
        }
    }
}
