import Connector
import Control
import Peering
import Wire

typealias StatusReport = NodeReport

// Packets, and what is done wrong with them.
extension NaiveNode {
    mutating func receive(_ packet: ByteView, _ asked: Asked) {
        counts.received += 1
        counts.peers[asked.peer].preparesReceived += 1
        let isOneOfMany = counts.received % Fault.packetsPerFault == Fault.packetsPerFault / 2
        if fault == .drops, isOneOfMany { return }
        guard fault != .rejects, let prepare = try? PreparePacket(packet) else {
            return reject(asked, .f99, "this node rejects everything")
        }
        let destination = prepare.destination.text ?? ""
        if destination == settings.ilpAddress || fault == .cheats {
            return deliver(prepare, asked)
        }
        guard let next = nextHop(destination) else {
            return reject(asked, .f02, "no route to the destination")
        }
        var forwarded = asked
        forwarded.next = next
        if fault == .throttles { return waiting.append((packet.array, forwarded)) }
        forward(packet, forwarded)
        if fault == .doubles, isOneOfMany { forward(packet, forwarded) }
    }

    /// One at a time, with a pause after it.
    mutating func sendWaiting() {
        let now = links.now.monotonicMilliseconds
        guard !waiting.isEmpty, now >= nextTurn else { return }
        nextTurn = now + Fault.throttledPause
        var (bytes, asked) = waiting.removeFirst()
        bytes.withByteView { forward($0, asked) }
    }

    mutating func passBack(_ packet: ByteView, _ requestId: UInt32) {
        guard let asked = asked.removeValue(forKey: requestId) else { return }
        counts.answered += 1
        counts.peers[asked.next].answersReceived += 1
        if fault == .forgets, counts.answered % Fault.packetsPerFault == Fault.packetsPerFault / 2 {
            return
        }
        send(packet, asked)
    }

    private mutating func forward(_ packet: ByteView, _ asked: Asked) {
        lastRequestId &+= 1
        guard
            links.sendRequest(to: asked.next, requestId: lastRequestId, packet: packet) == .sent
        else { return reject(asked, .t01, "the next hop is not connected") }
        counts.forwarded += 1
        counts.peers[asked.next].preparesSent += 1
        self.asked[lastRequestId] = asked
    }

    private mutating func deliver(_ prepare: PreparePacket, _ asked: Asked) {
        guard let fulfillment = LocalReceiver.fulfillment(for: prepare) else {
            return reject(asked, .f06, "nothing here expects this packet")
        }
        counts.delivered += 1
        var bytes = [UInt8](repeating: 0, count: FulfillPacket.size(dataCount: 0))
        bytes.withByteView {
            _ = FulfillPacket.write(fulfillment: fulfillment, data: .empty, to: $0.start)
            send($0, asked)
        }
    }

    private mutating func reject(_ asked: Asked, _ code: ILPErrorCode, _ text: String) {
        counts.rejected += 1
        var message = Array(text.utf8)
        var origin = Array(settings.ilpAddress.utf8)
        var bytes = [UInt8](
            repeating: 0,
            count: RejectPacket.size(
                triggeredByCount: origin.count, messageCount: message.count, dataCount: 0))
        message.withByteView { message in
            origin.withByteView { origin in
                bytes.withByteView {
                    _ = RejectPacket.write(
                        code: code, triggeredBy: origin, message: message, data: .empty,
                        to: $0.start)
                    send($0, asked)
                }
            }
        }
    }

    private mutating func send(_ answer: ByteView, _ asked: Asked) {
        counts.peers[asked.peer].answersSent += 1
        _ = links.sendAnswer(
            to: asked.peer, session: asked.session, requestId: asked.requestId, packet: answer)
    }

    /// The longest prefix, or the node's own client.
    private func nextHop(_ destination: String) -> Int? {
        let routes = settings.routes.filter {
            destination == $0.prefix || destination.hasPrefix($0.prefix + ".")
        }
        let best = routes.max { $0.prefix.utf8.count < $1.prefix.utf8.count }
        return best.flatMap { route in
            settings.peers.firstIndex { $0.link.id == route.nextHop }
        }
    }
}
