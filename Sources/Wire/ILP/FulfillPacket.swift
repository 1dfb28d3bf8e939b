/// An ILP fulfill as it lies in memory.
///
/// Whether the fulfillment fits a condition is left to whoever knows the condition.
package struct FulfillPacket {
    /// The envelope without what follows it.
    package let packet: ByteView
    package let fulfillment: Hash256
    package let fulfillmentPlace: UnsafeMutableRawPointer
    package let data: ByteView

    package init(_ bytes: ByteView) throws(WireError) {
        var envelope = OERReader(bytes)
        let body = try envelope.ilpBody(.fulfill)
        var fields = OERReader(body, of: envelope)
        fulfillmentPlace = try fields.take(Hash256.bytes)
        fulfillment = Hash256(loading: fulfillmentPlace)
        data = try fields.varOctets(atMost: ILPLimits.dataBytesMax, .dataTooLong)
        packet = ByteView(bytes.start, envelope.offset)
    }

    package static func size(dataCount: Int) -> Int {
        1 + OERSize.varOctets(Hash256.bytes + OERSize.varOctets(dataCount))
    }

    /// Writes a whole packet to a place of `size` bytes and returns that size.
    package static func write(
        fulfillment: Hash256, data: ByteView, to place: UnsafeMutableRawPointer
    ) -> Int {
        precondition(data.count <= ILPLimits.dataBytesMax)
        var writer = OERWriter(place)
        writer.uint8(ILPPacketType.fulfill.rawValue)
        writer.length(Hash256.bytes &+ OERSize.varOctets(data.count))
        writer.hash(fulfillment)
        writer.varOctets(data)
        return writer.at - place
    }
}
