/// Base64 (RFC 4648), in the standard alphabet with padding and in that of URLs without.
///
/// Reading is strict: no white space, no bits that mean nothing, padding exactly where it belongs.
package enum Base64 {
    /// Alphabet of section 4, padded.
    package static func text(_ bytes: [UInt8]) -> String { text(bytes, standard, isPadded: true) }

    /// Alphabet of section 5, without padding.
    package static func urlText(_ bytes: [UInt8]) -> String { text(bytes, url, isPadded: false) }

    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
        // One character of four holds six bits, which are no byte.
        guard characters.count % 4 != 1 else { return nil }
        return bytes(characters, standard)
    }

    package static func urlBytes(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 != 1 else { return nil }
        return bytes(characters, url)
    }

    private static let letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standard = Array((letters + "+/").utf8)
    private static let url = Array((letters + "-_").utf8)

    private static func text(_ bytes: [UInt8], _ alphabet: [UInt8], isPadded: Bool) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for i in 0...group.count { text.append(alphabet[Int(bits >> (18 - 6 * i) & 63)]) }
            if isPadded { text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(_ characters: [UInt8], _ alphabet: [UInt8]) -> [UInt8]? {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for character in characters {
            guard let value = values[Int(character)] else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            bits &= 1 << bitCount - 1
        }
        return bits == 0 ? bytes : nil
    }
}
