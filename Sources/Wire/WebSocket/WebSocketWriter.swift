import Glibc

/// Writes whole frames (RFC 6455 5.2) where the caller made room.
package enum WebSocketWriter {
    package static let headerBytesMax = 14
    package static let controlPayloadBytesMax = 125

    package static func headerSize(payloadCount: Int, isMasked: Bool) -> Int {
        let length = payloadCount < 126 ? 2 : payloadCount <= 0xffff ? 4 : 10
        return length &+ (isMasked ? 4 : 0)
    }

    package static func frameSize(payloadCount: Int, isMasked: Bool) -> Int {
        headerSize(payloadCount: payloadCount, isMasked: isMasked) &+ payloadCount
    }

    /// Returns how many bytes the frame has: `frameSize`, which must be there to write to.
    package static func writeFrame(
        _ out: UnsafeMutableRawPointer, _ opcode: WebSocketOpcode, _ payload: ByteView,
        mask: UInt32?, isFinal: Bool = true
    ) -> Int {
        let header = writeHeader(
            out, opcode, payloadCount: payload.count, mask: mask, isFinal: isFinal)
        memcpy(out + header, payload.start, payload.count)
        if let mask { WebSocketMask.apply(out + header, payload.count, mask) }
        return header &+ payload.count
    }

    /// Returns how many bytes the header has. Masking the payload is left to the caller.
    package static func writeHeader(
        _ out: UnsafeMutableRawPointer, _ opcode: WebSocketOpcode, payloadCount: Int,
        mask: UInt32?, isFinal: Bool = true
    ) -> Int {
        out.storeBytes(of: opcode.rawValue | (isFinal ? 0x80 : 0), as: UInt8.self)
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        var end: Int
        if payloadCount < 126 {
            let short = UInt8(truncatingIfNeeded: payloadCount)
            out.storeBytes(of: short | maskBit, toByteOffset: 1, as: UInt8.self)
            end = 2
        } else if payloadCount <= 0xffff {
            out.storeBytes(of: 126 | maskBit, toByteOffset: 1, as: UInt8.self)
            let length = UInt16(truncatingIfNeeded: payloadCount)
            out.storeBytes(of: length.bigEndian, toByteOffset: 2, as: UInt16.self)
            end = 4
        } else {
            out.storeBytes(of: 127 | maskBit, toByteOffset: 1, as: UInt8.self)
            out.storeBytes(of: UInt64(payloadCount).bigEndian, toByteOffset: 2, as: UInt64.self)
            end = 10
        }
        if let mask {
            out.storeBytes(of: mask, toByteOffset: end, as: UInt32.self)
            end &+= 4
        }
        return end
    }

    /// Of a close frame. Nil is an empty one; a reason that is too long is cut between characters.
    package static func closePayload(code: UInt16?, reason: String = "") -> [UInt8] {
        guard let code else { return [] }
        var payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)]
        for character in reason.unicodeScalars {
            let bytes = Array(String(character).utf8)
            if payload.count + bytes.count > controlPayloadBytesMax { break }
            payload += bytes
        }
        return payload
    }

    /// A whole frame as a value, for what is not hot.
    package static func frame(
        _ opcode: WebSocketOpcode, _ payload: [UInt8], mask: UInt32?, isFinal: Bool = true
    ) -> [UInt8] {
        let size = frameSize(payloadCount: payload.count, isMasked: mask != nil)
        var payload = payload
        return payload.withByteView { view in
            [UInt8](unsafeUninitializedCapacity: size) { out, count in
                // A frame has at least two bytes, so the storage has an address.
                count = writeFrame(
                    UnsafeMutableRawPointer(out.baseAddress!), opcode, view, mask: mask,
                    isFinal: isFinal)
            }
        }
    }
}
