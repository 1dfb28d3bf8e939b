import Reactor

/// What a secret is made of.
package enum SecretValue {
    /// A secret is a word, not a document.
    package static let bytesMax = 64 * 1024
    /// 256 bits, as long as the keys of HMAC-SHA-256 that are made of them.
    private static let randomBytes = 32

    /// 32 bytes from the kernel (getrandom) as base64url without padding, RFC 4648 5.
    package static func random() -> [UInt8] {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let bytes = Randomness.bytes(randomBytes)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for index in 0...group.count {
                text.append(alphabet[Int(bits >> (18 - 6 * UInt32(index)) & 63)])
            }
        }
        return text
    }
}
