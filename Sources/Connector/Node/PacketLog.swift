import Logging
import Wire

/// Records about each packet, at debug only.
extension ConnectorNode {
    func name(of peer: Int) -> String { forwarder.accounts[peer].name }

    @inline(never)
    func logReceived(_ bytes: ByteView, from peer: Int) {
        guard let packet = try? PreparePacket(bytes) else { return }
        log.debug(
            "packet received", peer: name(of: peer), packetId: packet.condition.hexadecimal,
            [
                "type": "prepare", "destination": .text(packet.destination.text ?? ""),
                "amount": .amount(packet.amount),
            ])
    }

    /// What the node itself fulfilled.
    @inline(never)
    func logDelivered(_ bytes: ByteView, from peer: Int) {
        log.debug(
            "packet delivered", peer: name(of: peer), packetId: packetId(of: bytes)?.hexadecimal)
    }

    /// Its condition; nil where it cannot be read.
    @inline(never)
    func packetId(of bytes: ByteView) -> Hash256? { (try? PreparePacket(bytes))?.condition }

    @inline(never)
    func logSent(_ bytes: ByteView, to peer: Int) {
        guard let packet = try? PreparePacket(bytes) else { return }
        log.debug(
            "packet sent", peer: name(of: peer), packetId: packet.condition.hexadecimal,
            ["type": "prepare", "amount": .amount(packet.amount)])
    }

    @inline(never)
    func logPassed(_ bytes: ByteView, _ type: ILPPacketType, _ entry: UnsafePointer<InFlight>) {
        let packetId = entry.pointee.condition.hexadecimal
        let kind: LogValue = type == .fulfill ? "fulfill" : "reject"
        log.debug(
            "packet received", peer: name(of: Int(entry.pointee.nextPeer)), packetId: packetId,
            ["type": kind])
        log.debug(
            "packet sent", peer: name(of: Int(entry.pointee.originPeer)), packetId: packetId,
            ["type": kind])
    }

    @inline(never)
    func logUnexpected(_ bytes: ByteView, from peer: Int, requestId: UInt32) {
        log.debug(
            "unexpected answer dropped", peer: name(of: peer),
            ["requestId": .number(Int64(requestId)), "bytes": .number(Int64(bytes.count))])
    }
}
