/// An ILP prepare as it lies in memory; amount and expiry are rewritten in place.
///
/// Sizes and lengths are checked once, here. The characters of the destination and the digits of
/// the expiry are not: routing and `ILPClock` look at each of them anyway. Bytes behind the
/// envelope, and behind the last field in it, are room for extensions and ignored (RFC-0030).
@usableFromInline
package struct PreparePacket {
    /// The envelope without what follows it.
    package let packet: ByteView
    /// The amount lies at its start, the expiry at 8, the condition at 25, 57 bytes in all.
    @usableFromInline let fixed: UnsafeMutableRawPointer
    package let destination: ByteView
    package let data: ByteView

    @usableFromInline static let expiryOffset = 8
    @usableFromInline static let conditionOffset = 25
    static let fixedBytes = 57

    package init(_ bytes: ByteView) throws(WireError) {
        var envelope = OERReader(bytes)
        let body = try envelope.ilpBody(.prepare)
        var fields = OERReader(body, of: envelope)
        fixed = try fields.take(Self.fixedBytes)
        destination = try fields.varOctets(atMost: ILPLimits.addressBytesMax, .addressTooLong)
        data = try fields.varOctets(atMost: ILPLimits.dataBytesMax, .dataTooLong)
        packet = ByteView(bytes.start, envelope.offset)
    }

    @inlinable
    package var amount: UInt64 { UInt64(bigEndian: fixed.loadUnaligned(as: UInt64.self)) }

    @inlinable
    package func setAmount(_ amount: UInt64) {
        fixed.storeBytes(of: amount.bigEndian, as: UInt64.self)
    }

    /// The 17 digits that `ILPClock` reads and writes.
    @inlinable
    package var expiryText: UnsafeMutableRawPointer { fixed + Self.expiryOffset }

    @inlinable
    package var condition: Hash256 { Hash256(loading: fixed + Self.conditionOffset) }

    /// Where fields without a view of their own lie.
    package var amountPlace: UnsafeMutableRawPointer { fixed }
    package var conditionPlace: UnsafeMutableRawPointer { fixed + Self.conditionOffset }
}

extension PreparePacket {
    package static func size(destinationCount: Int, dataCount: Int) -> Int {
        let body =
            fixedBytes + OERSize.varOctets(destinationCount) + OERSize.varOctets(dataCount)
        return 1 + OERSize.varOctets(body)
    }

    /// Writes a whole packet to a place of `size` bytes and returns that size. The limits on
    /// destination and data are the caller's to keep.
    package static func write(
        amount: UInt64, expiresAtMilliseconds: Int64, condition: Hash256, destination: ByteView,
        data: ByteView, clock: inout ILPClock, to place: UnsafeMutableRawPointer
    ) -> Int {
        precondition(destination.count <= ILPLimits.addressBytesMax)
        precondition(data.count <= ILPLimits.dataBytesMax)
        var writer = OERWriter(place)
        writer.uint8(ILPPacketType.prepare.rawValue)
        writer.length(
            fixedBytes &+ OERSize.varOctets(destination.count) &+ OERSize.varOctets(data.count))
        writer.uint64(amount)
        clock.format(expiresAtMilliseconds, writer.at)
        writer.skip(ILPClock.bytes)
        writer.hash(condition)
        writer.varOctets(destination)
        writer.varOctets(data)
        return writer.at - place
    }
}
