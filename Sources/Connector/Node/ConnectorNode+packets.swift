import Peering
import Wire

/// Packets: what the forwarder decides is done here.
extension ConnectorNode {
    @inline(__always)
    mutating func handleRequest(
        _ packet: ByteView, from peer: Int, session: UInt32, requestId: UInt32
    ) {
        forwarder.accounts[peer].counters.preparesIn &+= 1
        if logsPackets { logReceived(packet, from: peer) }
        let decision = forwarder.prepare(
            packet, from: peer, session: session, requestId: requestId, now: now)
        switch decision {
        case .forward(let next, let outgoingId, let rewritten):
            switch links.sendRequest(to: next, requestId: outgoingId, packet: rewritten) {
            case .sent:
                forwarder.accounts[next].counters.preparesOut &+= 1
                if logsPackets { logSent(rewritten, to: next) }
                if isTelling {
                    tellForwarded(
                        rewritten, from: peer, requestId: requestId, to: next, as: outgoingId,
                        isSent: true)
                }
            case .down:
                if isTelling {
                    tellForwarded(
                        rewritten, from: peer, requestId: requestId, to: next, as: outgoingId,
                        isSent: false)
                }
                withdraw(
                    outgoingId, rewritten, from: next, .t01, "the next hop is not connected",
                    asker: (peer, session, requestId))
            case .busy:
                if isTelling {
                    tellForwarded(
                        rewritten, from: peer, requestId: requestId, to: next, as: outgoingId,
                        isSent: false)
                    tellBusy(next)
                }
                withdraw(
                    outgoingId, rewritten, from: next, .t02,
                    "the next hop takes no more packets now", asker: (peer, session, requestId))
            }
        case .answer(let answer):
            if logsPackets { logDelivered(packet, from: peer) }
            if isTelling { tellDelivered(packet, from: peer, requestId: requestId) }
            sendAnswer(answer, .fulfill, to: peer, session: session, requestId: requestId)
        case .reject(let rejection):
            if isTelling {
                tellRefused(packet, from: peer, requestId: requestId)
                alert(rejection)
            }
            send(
                rejection, to: peer, session: session, requestId: requestId,
                packetId: logsPackets ? packetId(of: packet) : nil)
        }
    }

    @inline(__always)
    mutating func handleAnswer(_ packet: ByteView, from peer: Int, requestId: UInt32) {
        guard
            let answered = forwarder.answer(
                packet, requestId: requestId, from: peer, now: now)
        else {
            if logsPackets { logUnexpected(packet, from: peer, requestId: requestId) }
            return
        }
        finish(answered)
    }

    /// Gives the asker what came of its packet.
    @inline(__always)
    mutating func finish(_ answered: Answered) {
        let entry = answered.entry
        let asker = Int(entry.pointee.originPeer), next = Int(entry.pointee.nextPeer)
        latencies.add(nanoseconds: now.monotonicNanoseconds &- entry.pointee.startedNanoseconds)
        switch answered.outcome {
        case .pass(let packet, let type):
            if type == .fulfill {
                forwarder.accounts[next].counters.fulfillsIn &+= 1
            } else {
                forwarder.accounts[next].counters.rejectsIn &+= 1
            }
            if logsPackets { logPassed(packet, type, entry) }
            if isTelling { tellAnswered(packet, type, entry) }
            sendAnswer(
                packet, type, to: asker, session: entry.pointee.originSession,
                requestId: entry.pointee.originRequestId)
        case .reject(let rejection):
            if isTelling { tellEnded(entry) }
            send(
                rejection, to: asker, session: entry.pointee.originSession,
                requestId: entry.pointee.originRequestId, packetId: entry.pointee.condition)
        case .wrongFulfillment(let rejection):
            log.error(
                "the next hop's fulfillment is wrong", peer: name(of: next),
                packetId: entry.pointee.condition.hexadecimal,
                ["requestId": .number(Int64(entry.pointee.requestId))])
            if isTelling {
                tellEnded(entry)
                alert(
                    .wrongFulfillment, peer: name(of: next),
                    "it answered with what is not the condition's preimage")
            }
            send(
                rejection, to: asker, session: entry.pointee.originSession,
                requestId: entry.pointee.originRequestId, packetId: entry.pointee.condition)
        }
    }

    mutating func answerExpired() {
        while let answered = forwarder.nextExpired(now: now) { finish(answered) }
    }

    private mutating func withdraw(
        _ outgoingId: UInt32, _ packet: ByteView, from next: Int, _ code: ILPErrorCode,
        _ message: StaticString, asker: (peer: Int, session: UInt32, requestId: UInt32)
    ) {
        guard let rejection = forwarder.withdraw(outgoingId, from: next, code, message) else {
            return
        }
        send(
            rejection, to: asker.peer, session: asker.session, requestId: asker.requestId,
            packetId: logsPackets ? packetId(of: packet) : nil)
    }

    mutating func send(
        _ rejection: Rejection, to peer: Int, session: UInt32, requestId: UInt32,
        packetId: Hash256?
    ) {
        if logsPackets {
            log.debug(
                "packet rejected", peer: name(of: peer), packetId: packetId?.hexadecimal,
                [
                    "code": .text(rejection.code.text), "reason": .text("\(rejection.message)"),
                    "requestId": .number(Int64(requestId)),
                ])
        }
        sendAnswer(
            forwarder.bytes(of: rejection), .reject, to: peer, session: session,
            requestId: requestId)
    }

    /// A Fulfill or a Reject. It counts as sent only where the asker is still there.
    @inline(__always)
    private mutating func sendAnswer(
        _ packet: ByteView, _ type: ILPPacketType, to peer: Int, session: UInt32, requestId: UInt32
    ) {
        let isSent = links.sendAnswer(
            to: peer, session: session, requestId: requestId, packet: packet)
        guard isSent else {
            forwarder.counters.answersWithoutAsker &+= 1
            return
        }
        if type == .fulfill {
            forwarder.accounts[peer].counters.fulfillsOut &+= 1
        } else {
            forwarder.accounts[peer].counters.rejectsOut &+= 1
        }
        if isTelling { tellAnswerSent(packet, type, to: peer, requestId: requestId) }
    }
}
