import Glibc

/// Writes BTP 2.0 frames (RFC-0023).
package enum BTPWriter {
    /// What a packet frame has around its packet, at most, and room to write in whole words.
    package static let packetFrameOverheadMax = 32

    /// Writes one whole WebSocket binary frame that holds a BTP frame that holds one entry `ilp`,
    /// and returns its size. This is what carries nearly everything, so it is one step.
    ///
    /// `out` has room for the packet and `packetFrameOverheadMax` bytes more.
    package static func writePacketFrame(
        _ out: UnsafeMutableRawPointer, type: BTPType, requestId: UInt32, packet: ByteView,
        mask: UInt32?
    ) -> Int {
        precondition(packet.count <= ILPLimits.packetBytesMax)
        let bodyCount = entryHeadBytes &+ OERSize.varOctets(packet.count)
        let payloadCount = frameHeadBytes &+ OERSize.varOctets(bodyCount)
        var writer = OERWriter(out)
        // RFC 6455 5.2: the last fragment, binary; then 7 bits of length, or 126 and 16 bits.
        writer.uint8(0x82)
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        if payloadCount < 126 {
            writer.uint8(UInt8(truncatingIfNeeded: payloadCount) | maskBit)
        } else {
            writer.uint8(126 | maskBit)
            writer.uint16(UInt16(truncatingIfNeeded: payloadCount))
        }
        if let mask {
            writer.at.storeBytes(of: mask, as: UInt32.self)
            writer.skip(4)
        }
        let payload = writer.at
        writer.uint8(type.rawValue)
        writer.uint32(requestId)
        writer.length(bodyCount)
        // 01 01 | 03 i l p | 00; the eighth byte is written again by what follows.
        writer.at.storeBytes(of: UInt64(0x0000_706c_6903_0101).littleEndian, as: UInt64.self)
        writer.skip(entryHeadBytes)
        writer.length(packet.count)
        memcpy(writer.at, packet.start, packet.count)
        if let mask { WebSocketMask.apply(payload, payloadCount, mask) }
        return writer.at + packet.count - out
    }

    /// Type and request id.
    private static let frameHeadBytes = 5
    /// The count 1, the name `ilp` and the content type.
    private static let entryHeadBytes = 7
}
