import Wire

/// How long the messages of a chain are on the wire: a Prepare with 32 bytes of data in a masked
/// frame, as a dialler sends it, and the Fulfill in an unmasked one.
struct ChainMessages {
    static let destination = "test.connector-e.receiver.stream.kT7cAxJ1mXo3lU2vYb9Qdw"
    static let dataBytes = 32

    let requestBytes: Int
    let answerBytes: Int

    init() {
        let destination = ChainMessages.destination.utf8.count
        requestBytes = ChainMessages.frameBytes(
            PreparePacket.size(destinationCount: destination, dataCount: ChainMessages.dataBytes),
            .message, mask: 1)
        answerBytes = ChainMessages.frameBytes(
            FulfillPacket.size(dataCount: 0), .response, mask: nil)
    }

    private static func frameBytes(_ packetBytes: Int, _ type: BTPType, mask: UInt32?) -> Int {
        var packet = [UInt8](repeating: 0, count: packetBytes)
        return packet.withByteView { packet in
            withUnsafeTemporaryAllocation(
                byteCount: packetBytes + BTPWriter.packetFrameOverheadMax, alignment: 8
            ) {
                BTPWriter.writePacketFrame(
                    $0.baseAddress!, type: type, requestId: 1, packet: packet, mask: mask)
            }
        }
    }
}
