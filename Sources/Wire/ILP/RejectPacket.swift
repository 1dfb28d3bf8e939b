/// An ILP reject as it lies in memory.
///
/// RFC-0027 calls `triggeredBy` an address. Other implementations send an empty one, or a name,
/// and pass on what they got; so its length is checked and its characters are not. A message that
/// is not UTF-8 is passed on likewise.
package struct RejectPacket {
    /// The envelope without what follows it.
    package let packet: ByteView
    package let code: ILPErrorCode
    package let triggeredBy: ByteView
    package let message: ByteView
    package let data: ByteView

    package init(_ bytes: ByteView) throws(WireError) {
        var envelope = OERReader(bytes)
        let body = try envelope.ilpBody(.reject)
        var fields = OERReader(body, of: envelope)
        let codeOffset = fields.offset
        guard let code = ILPErrorCode(loading: try fields.take(ILPErrorCode.bytes)) else {
            throw WireError(.errorCodeInvalid, at: codeOffset)
        }
        self.code = code
        triggeredBy = try fields.varOctets(atMost: ILPLimits.addressBytesMax, .addressTooLong)
        message = try fields.varOctets(atMost: ILPLimits.messageBytesMax, .messageTooLong)
        data = try fields.varOctets(atMost: ILPLimits.dataBytesMax, .dataTooLong)
        packet = ByteView(bytes.start, envelope.offset)
    }

    package static func size(triggeredByCount: Int, messageCount: Int, dataCount: Int) -> Int {
        1 + OERSize.varOctets(bodySize(triggeredByCount, messageCount, dataCount))
    }

    /// Writes a whole packet to a place of `size` bytes and returns that size.
    package static func write(
        code: ILPErrorCode, triggeredBy: ByteView, message: ByteView, data: ByteView,
        to place: UnsafeMutableRawPointer
    ) -> Int {
        precondition(triggeredBy.count <= ILPLimits.addressBytesMax)
        precondition(message.count <= ILPLimits.messageBytesMax)
        precondition(data.count <= ILPLimits.dataBytesMax)
        var writer = OERWriter(place)
        writer.uint8(ILPPacketType.reject.rawValue)
        writer.length(bodySize(triggeredBy.count, message.count, data.count))
        code.store(writer.at)
        writer.skip(ILPErrorCode.bytes)
        writer.varOctets(triggeredBy)
        writer.varOctets(message)
        writer.varOctets(data)
        return writer.at - place
    }

    private static func bodySize(_ triggeredBy: Int, _ message: Int, _ data: Int) -> Int {
        ILPErrorCode.bytes + OERSize.varOctets(triggeredBy) + OERSize.varOctets(message)
            + OERSize.varOctets(data)
    }
}
