import Glibc
package import Wire

/// Makes Prepares that are alike but for their expiry, their condition and the preimage in their
/// data. Costs a SHA-256 of 32 bytes each, and no memory.
///
/// The first 32 bytes of a packet's data are the preimage whose SHA-256 is its condition, so that
/// the receiver can fulfil it; then come the user's bytes. No two packets are the same, because a
/// connector may take the second of two equal ones for a repetition of the first.
package struct PacketMint: ~Copyable {
    package static let preimageBytes = Hash256.bytes
    /// What is left for the user's own bytes.
    package static let dataBytesMax = ILPLimits.dataBytesMax - preimageBytes

    private let packet: ByteView
    private let expiryText: UnsafeMutableRawPointer
    private let condition: UnsafeMutableRawPointer
    private let preimage: UnsafeMutableRawPointer
    private var expiry: Int64 = -1
    private var clock = ILPClock()
    private var bits: SeededBits

    /// `destination` is an ILP address; `data` is at most `dataBytesMax`.
    package init(destination: [UInt8], amount: UInt64, data: [UInt8], seed: UInt64) {
        precondition(data.count <= PacketMint.dataBytesMax, "the data fits into a packet")
        bits = SeededBits(seed: seed)
        var data = [UInt8](repeating: 0, count: PacketMint.preimageBytes) + data
        var destination = destination
        let size = PreparePacket.size(
            destinationCount: destination.count, dataCount: data.count)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        packet = ByteView(bytes, size)
        var clock = ILPClock()
        destination.withByteView { destination in
            data.withByteView { data in
                _ = PreparePacket.write(
                    amount: amount, expiresAtMilliseconds: 0, condition: .zero,
                    destination: destination, data: data, clock: &clock, to: bytes)
            }
        }
        guard let prepare = try? PreparePacket(packet) else {
            preconditionFailure("a packet that was just written can be read")
        }
        expiryText = prepare.expiryText
        // RFC-0027: the condition follows the expiry.
        condition = prepare.expiryText + ILPClock.bytes
        preimage = prepare.data.start
    }

    deinit { packet.start.deallocate() }

    /// The next packet, valid until the one after it is made, and the preimage that fulfils it.
    package mutating func next(
        expiresAtMilliseconds: Int64
    ) -> (packet: ByteView, fulfillment: Hash256) {
        if expiry != expiresAtMilliseconds {
            expiry = expiresAtMilliseconds
            clock.format(expiry, expiryText)
        }
        for offset in stride(from: 0, to: PacketMint.preimageBytes, by: 8) {
            // Little-endian, so that a seed gives the same packets on every machine.
            preimage.storeBytes(
                of: bits.next().littleEndian, toByteOffset: offset, as: UInt64.self)
        }
        SHA256.digest32(preimage).store(condition)
        return (packet, Hash256(loading: preimage))
    }
}
