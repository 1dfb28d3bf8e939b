/// The data of the fulfill that answers `peer.config` (RFC-0031): what a child is to its parent.
///
/// The request has no data. Bytes behind the last field are ignored.
package struct ILDCPReply: Equatable, Sendable {
    package var clientAddress: String
    package var assetScale: UInt8
    package var assetCode: String

    package init(clientAddress: String, assetScale: UInt8, assetCode: String) {
        self.clientAddress = clientAddress
        self.assetScale = assetScale
        self.assetCode = assetCode
    }

    package init(_ data: ByteView) throws(WireError) {
        var reader = OERReader(data)
        clientAddress = try reader.address()
        assetScale = try reader.uint8()
        assetCode = try reader.text()
    }

    package var bytes: [UInt8] {
        var writer = OERBytes()
        writer.varOctets(Array(clientAddress.utf8))
        writer.uint8(assetScale)
        writer.varOctets(Array(assetCode.utf8))
        return writer.bytes
    }
}

extension OERReader {
    /// An ILP address with its length before it; faults are told at the character.
    mutating func address() throws(WireError) -> String {
        try address { (address) in ILPAddress.firstFault(in: address) }
    }

    /// The same where a bare scheme will do, as in a route.
    mutating func addressPrefix() throws(WireError) -> String {
        try address { (prefix) in
            ILPAddress.isValidPrefix(prefix) ? nil : ILPAddress.firstFault(in: prefix)
        }
    }

    private mutating func address(
        firstFault: (ByteView) -> (offset: Int, reason: WireError.Reason)?
    ) throws(WireError) -> String {
        let bytes = try varOctets(atMost: ILPLimits.addressBytesMax, .addressTooLong)
        if let fault = firstFault(bytes) {
            throw WireError(fault.reason, at: offset - bytes.count + fault.offset)
        }
        return String(decoding: bytes.buffer, as: UTF8.self)
    }

    mutating func text() throws(WireError) -> String {
        let start = offset
        guard let text = try varOctets().text else { throw WireError(.textInvalid, at: start) }
        return text
    }
}
