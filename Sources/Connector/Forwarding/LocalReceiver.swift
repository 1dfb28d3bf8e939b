package import Wire

/// Answers packets for the node itself: it fulfils what carries its own preimage.
///
/// The first 32 bytes of the data are the preimage, whose SHA-256 is the packet's condition; what
/// follows them is the sender's. Whoever forwards such a packet could fulfil it too, so it proves a
/// path and pays nobody. Anything else is nothing that this node understands.
package enum LocalReceiver {
    package static let preimageBytes = Hash256.bytes

    /// nil: reject with F06.
    package static func fulfillment(for packet: PreparePacket) -> Hash256? {
        guard packet.data.count >= preimageBytes,
            SHA256.digest32(packet.data.start) == packet.condition
        else { return nil }
        return Hash256(loading: packet.data.start)
    }
}
