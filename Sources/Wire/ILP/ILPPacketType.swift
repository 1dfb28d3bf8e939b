/// The first byte of an ILP packet.
@usableFromInline
package enum ILPPacketType: UInt8, Sendable {
    case prepare = 12
    case fulfill = 13
    case reject = 14

    /// What the bytes begin with, or nil where no ILP packet does.
    @inlinable
    package init?(of bytes: ByteView) {
        guard bytes.count > 0 else { return nil }
        self.init(rawValue: bytes[0])
    }
}

/// Sizes of RFC-0027's ASN.1. `SIZE (0..32767)` is the largest data there; prose elsewhere says
/// 32768, which no implementation sends.
package enum ILPLimits {
    package static let dataBytesMax = 32_767
    package static let addressBytesMax = 1_023
    package static let messageBytesMax = 8_191

    /// The largest packet of all is a reject with everything at its limit. A prepare or fulfill
    /// with room for extensions behind its last field may be as large, and nothing larger.
    package static let packetBytesMax = 4 + 3 + (3 + 1_023) + (3 + 8_191) + (3 + 32_767)
}

extension OERReader {
    /// The envelope: a type byte and a body, which is returned.
    @inline(__always)
    mutating func ilpBody(_ type: ILPPacketType) throws(WireError) -> ByteView {
        let first = try uint8()
        guard first == type.rawValue else {
            let isKnown = ILPPacketType(rawValue: first) != nil
            throw WireError(isKnown ? .packetTypeUnexpected : .packetTypeUnknown, at: 0)
        }
        let body = try varOctets()
        guard offset <= ILPLimits.packetBytesMax else { throw WireError(.packetTooLong, at: 1) }
        return body
    }
}
