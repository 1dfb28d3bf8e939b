/// A WebSocket frame as a test writes it, right or wrong, without the product's writer.
package struct ScriptedFrame: Sendable {
    package var first: UInt8
    package var payload: [UInt8]
    /// 7, 16 or 64 bits; the shortest that fits unless told otherwise.
    package var lengthBits: Int?
    /// A lie about the length.
    package var claimedLength: UInt64?
    /// Against the rule that clients mask and servers do not.
    package var hasWrongMask: Bool

    package static let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]

    package init(
        first: UInt8, payload: [UInt8] = [], lengthBits: Int? = nil, claimedLength: UInt64? = nil,
        hasWrongMask: Bool = false
    ) {
        self.first = first
        self.payload = payload
        self.lengthBits = lengthBits
        self.claimedLength = claimedLength
        self.hasWrongMask = hasWrongMask
    }

    package static func text(_ text: String, isFinal: Bool = true) -> ScriptedFrame {
        ScriptedFrame(first: isFinal ? 0x81 : 0x01, payload: Array(text.utf8))
    }

    package static func binary(_ payload: [UInt8], isFinal: Bool = true) -> ScriptedFrame {
        ScriptedFrame(first: isFinal ? 0x82 : 0x02, payload: payload)
    }

    package static func more(_ payload: [UInt8], isFinal: Bool = false) -> ScriptedFrame {
        ScriptedFrame(first: isFinal ? 0x80 : 0x00, payload: payload)
    }

    package static func more(_ text: String, isFinal: Bool = false) -> ScriptedFrame {
        more(Array(text.utf8), isFinal: isFinal)
    }

    package static func ping(_ payload: [UInt8] = []) -> ScriptedFrame {
        ScriptedFrame(first: 0x89, payload: payload)
    }

    package static func pong(_ payload: [UInt8] = []) -> ScriptedFrame {
        ScriptedFrame(first: 0x8a, payload: payload)
    }

    package static func close(_ body: [UInt8] = []) -> ScriptedFrame {
        ScriptedFrame(first: 0x88, payload: body)
    }

    package static func close(_ code: UInt16, _ reason: String = "") -> ScriptedFrame {
        close([UInt8(code >> 8), UInt8(code & 0xff)] + Array(reason.utf8))
    }

    /// As it travels to a server, or to a client.
    package func bytes(toServer: Bool) -> [UInt8] {
        let isMasked = toServer != hasWrongMask
        let length = claimedLength ?? UInt64(payload.count)
        let bits = lengthBits ?? (length < 126 ? 7 : length < 65_536 ? 16 : 64)
        let maskBit: UInt8 = isMasked ? 0x80 : 0
        var bytes = [first]
        switch bits {
        case 7: bytes.append(UInt8(length) | maskBit)
        case 16: bytes += [126 | maskBit, UInt8(length >> 8 & 0xff), UInt8(length & 0xff)]
        default:
            bytes.append(127 | maskBit)
            bytes += stride(from: 56, through: 0, by: -8).map { UInt8(length >> $0 & 0xff) }
        }
        guard isMasked else { return bytes + payload }
        return bytes + Self.mask + payload.enumerated().map { $1 ^ Self.mask[$0 % 4] }
    }
}
