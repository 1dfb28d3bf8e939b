/// SHA-1 (FIPS 180-4), for the WebSocket handshake, which demands it and trusts it with nothing.
package enum SHA1 {
    private static let blockBytes = 64

    package static func digest(of message: [UInt8]) -> [UInt8] {
        // FIPS 180-4 5.1.1: a one bit, zeros, the length in bits.
        var padded = message + [0x80]
        while padded.count % blockBytes != blockBytes - 8 { padded.append(0) }
        var length = OERBytes()
        length.uint64(UInt64(message.count) &* 8)
        padded += length.bytes
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        for start in stride(from: 0, to: padded.count, by: blockBytes) {
            compress(padded[start..<(start + blockBytes)], into: &state)
        }
        var digest = OERBytes()
        for word in state { digest.uint32(word) }
        return digest.bytes
    }

    // FIPS 180-4 6.1.2.
    private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
        var w: [UInt32] = []
        w.reserveCapacity(80)
        for start in stride(from: block.startIndex, to: block.endIndex, by: 4) {
            w.append(block[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) })
        }
        for i in 16..<80 { w.append(rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1)) }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for (i, word) in w.enumerated() {
            let mixed: UInt32
            switch i {
            case ..<20: mixed = (b & c | ~b & d) &+ 0x5a82_7999
            case ..<40: mixed = (b ^ c ^ d) &+ 0x6ed9_eba1
            case ..<60: mixed = (b & c | b & d | c & d) &+ 0x8f1b_bcdc
            default: mixed = (b ^ c ^ d) &+ 0xca62_c1d6
            }
            let next = rotated(a, 5) &+ mixed &+ e &+ word
            (a, b, c, d, e) = (next, a, rotated(b, 30), c, d)
        }
        for (i, word) in [a, b, c, d, e].enumerated() { state[i] &+= word }
    }

    private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 {
        word << bits | word >> (32 - bits)
    }
}
