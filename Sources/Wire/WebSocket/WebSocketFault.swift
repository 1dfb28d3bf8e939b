/// Why a connection is failed (RFC 6455 7.1.7), with the close code that tells the peer.
package enum WebSocketFault: UInt8, Error, Sendable, CaseIterable {
    case reservedBits
    case reservedOpcode
    case controlFrameFragmented
    case controlFrameTooLong
    case continuationWithoutStart
    case messageInsideMessage
    case maskMissing
    case maskForbidden
    case lengthNotMinimal
    case lengthHighBit
    case messageTooLong
    case tooManyFragments
    case textNotAccepted
    case textNotUTF8
    case closeBodyOfOneByte
    case closeCodeIllegal
    case closeReasonNotUTF8

    /// RFC 6455 7.4.1.
    package var closeCode: UInt16 {
        switch self {
        case .messageTooLong: WebSocketCloseCode.tooBig
        case .tooManyFragments: WebSocketCloseCode.policyViolation
        case .textNotAccepted: WebSocketCloseCode.unsupported
        case .textNotUTF8, .closeReasonNotUTF8: WebSocketCloseCode.invalidPayload
        default: WebSocketCloseCode.protocolError
        }
    }

    package var text: String {
        switch self {
        case .reservedBits: "a reserved bit is set, and no extension was agreed on"
        case .reservedOpcode: "the opcode is a reserved one"
        case .controlFrameFragmented: "a control frame is fragmented"
        case .controlFrameTooLong: "a control frame carries more than 125 bytes"
        case .continuationWithoutStart: "a continuation frame continues nothing"
        case .messageInsideMessage: "a new message begins inside a fragmented one"
        case .maskMissing: "a client's frame is not masked"
        case .maskForbidden: "a server's frame is masked"
        case .lengthNotMinimal: "the length is not written in its shortest form"
        case .lengthHighBit: "the highest bit of a 64-bit length is set"
        case .messageTooLong: "the message is longer than is taken here"
        case .tooManyFragments: "the message comes in more fragments than are taken here"
        case .textNotAccepted: "text messages are not taken here"
        case .textNotUTF8: "a text message is not UTF-8"
        case .closeBodyOfOneByte: "a close frame carries one byte, half a close code"
        case .closeCodeIllegal: "a close frame carries a code that may not be sent"
        case .closeReasonNotUTF8: "the reason in a close frame is not UTF-8"
        }
    }
}

/// Close codes (RFC 6455 7.4 and IANA's registry).
package enum WebSocketCloseCode {
    package static let normal: UInt16 = 1000
    package static let goingAway: UInt16 = 1001
    package static let protocolError: UInt16 = 1002
    package static let unsupported: UInt16 = 1003
    /// Stand for a close frame without a code and for no close frame at all; they never travel.
    package static let none: UInt16 = 1005
    package static let abnormal: UInt16 = 1006
    package static let invalidPayload: UInt16 = 1007
    package static let policyViolation: UInt16 = 1008
    package static let tooBig: UInt16 = 1009

    /// Whether a close frame may carry the code. 1004 is undefined; 1005, 1006 and 1015 stand for
    /// what never travels; 1012 to 1014 were registered after the RFC; below 3000 the rest is
    /// reserved, and above 4999 nothing is defined.
    package static func isLegalOnTheWire(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
