/// What a BTP ERROR says (RFC-0023). It is about the frame it answers, never about an ILP packet.
package struct BTPErrorBody {
    package static let dataBytesMax = 8_192

    package let code: ILPErrorCode
    package let name: ByteView
    package let triggeredAtMilliseconds: Int64
    package let data: ByteView

    init(_ reader: inout OERReader) throws(WireError) {
        let codeOffset = reader.offset
        guard let code = ILPErrorCode(loading: try reader.take(ILPErrorCode.bytes)) else {
            throw WireError(.errorCodeInvalid, at: codeOffset)
        }
        self.code = code
        let nameOffset = reader.offset
        name = try reader.varOctets()
        for character in name.buffer where character >= 0x80 {
            throw WireError(.errorNameInvalid, at: nameOffset)
        }
        let timeOffset = reader.offset
        guard let time = GeneralizedTime.milliseconds(try reader.varOctets()) else {
            throw WireError(.generalizedTimeInvalid, at: timeOffset)
        }
        triggeredAtMilliseconds = time
        data = try reader.varOctets(atMost: Self.dataBytesMax, .errorDataTooLong)
    }
}
