/// The three characters of an ILP reject (RFC-0027): F is final, T temporary, R relative.
package struct ILPErrorCode: Hashable, Sendable {
    package static let bytes = 3

    /// The characters, the first in the highest of three bytes.
    private let characters: UInt32

    /// What lies there, or nil where it is not three visible ASCII characters.
    package init?(loading place: UnsafeRawPointer) {
        let bytes = place.loadUnaligned(as: (UInt8, UInt8, UInt8).self)
        self.init(bytes.0, bytes.1, bytes.2)
    }

    /// As a number whose lowest byte is the first character.
    package var littleEndian: UInt32 { characters.byteSwapped >> 8 }

    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.bytes else { return nil }
        self.init(bytes[0], bytes[1], bytes[2])
    }

    private init?(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        let visible: ClosedRange<UInt8> = 0x21...0x7e
        guard visible.contains(first), visible.contains(second), visible.contains(third) else {
            return nil
        }
        characters = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    /// One of those below.
    private init(known text: StaticString) {
        let bytes = text.utf8Start
        characters = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    }

    package func store(_ place: UnsafeMutableRawPointer) {
        place.storeBytes(of: UInt8(truncatingIfNeeded: characters >> 16), as: UInt8.self)
        place.storeBytes(
            of: UInt16(truncatingIfNeeded: characters).bigEndian, toByteOffset: 1, as: UInt16.self)
    }

    package var text: String {
        String(
            decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: characters >> $0) }, as: UTF8.self)
    }

    package static let f00 = ILPErrorCode(known: "F00")
    package static let f01 = ILPErrorCode(known: "F01")
    package static let f02 = ILPErrorCode(known: "F02")
    package static let f03 = ILPErrorCode(known: "F03")
    package static let f04 = ILPErrorCode(known: "F04")
    package static let f05 = ILPErrorCode(known: "F05")
    package static let f06 = ILPErrorCode(known: "F06")
    package static let f07 = ILPErrorCode(known: "F07")
    package static let f08 = ILPErrorCode(known: "F08")
    package static let f99 = ILPErrorCode(known: "F99")
    package static let t00 = ILPErrorCode(known: "T00")
    package static let t01 = ILPErrorCode(known: "T01")
    package static let t02 = ILPErrorCode(known: "T02")
    package static let t03 = ILPErrorCode(known: "T03")
    package static let t04 = ILPErrorCode(known: "T04")
    package static let t05 = ILPErrorCode(known: "T05")
    package static let t99 = ILPErrorCode(known: "T99")
    package static let r00 = ILPErrorCode(known: "R00")
    package static let r01 = ILPErrorCode(known: "R01")
    package static let r02 = ILPErrorCode(known: "R02")
    package static let r99 = ILPErrorCode(known: "R99")

    /// RFC-0027's name of a code it knows.
    package var name: String? {
        switch self {
        case .f00: "Bad Request"
        case .f01: "Invalid Packet"
        case .f02: "Unreachable"
        case .f03: "Invalid Amount"
        case .f04: "Insufficient Destination Amount"
        case .f05: "Wrong Condition"
        case .f06: "Unexpected Payment"
        case .f07: "Cannot Receive"
        case .f08: "Amount Too Large"
        case .f99: "Application Error"
        case .t00: "Internal Error"
        case .t01: "Peer Unreachable"
        case .t02: "Peer Busy"
        case .t03: "Connector Busy"
        case .t04: "Insufficient Liquidity"
        case .t05: "Rate Limited"
        case .t99: "Application Error"
        case .r00: "Transfer Timed Out"
        case .r01: "Insufficient Source Amount"
        case .r02: "Insufficient Timeout"
        case .r99: "Application Error"
        default: nil
        }
    }
}
