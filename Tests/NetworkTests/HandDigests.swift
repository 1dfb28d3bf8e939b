/// SHA-1 and SHA-256 as FIPS 180-4 says them, for peers that share no code with the product.
enum HandDigest {
    static func sha1(_ message: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        for block in blocks(message) {
            var words = block
            for index in 16..<80 {
                words.append(
                    rotated(
                        words[index - 3] ^ words[index - 8] ^ words[index - 14]
                            ^ words[index - 16], left: 1))
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for index in 0..<80 {
                let choice: UInt32
                let constant: UInt32
                switch index / 20 {
                case 0: (choice, constant) = (b & c | ~b & d, 0x5a82_7999)
                case 1: (choice, constant) = (b ^ c ^ d, 0x6ed9_eba1)
                case 2: (choice, constant) = (b & c | b & d | c & d, 0x8f1b_bcdc)
                default: (choice, constant) = (b ^ c ^ d, 0xca62_c1d6)
                }
                let next = rotated(a, left: 5) &+ choice &+ e &+ constant &+ words[index]
                (a, b, c, d, e) = (next, a, rotated(b, left: 30), c, d)
            }
            for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
        }
        return state.flatMap(bigEndian)
    }

    static func sha256(_ message: [UInt8]) -> [UInt8] {
        var state = fractions(of: firstPrimes.prefix(8)) { $0.squareRoot() }
        for block in blocks(message) {
            var words = block
            for index in 16..<64 {
                let (early, late) = (words[index - 15], words[index - 2])
                let first = rotated(early, right: 7) ^ rotated(early, right: 18) ^ early >> 3
                let second = rotated(late, right: 17) ^ rotated(late, right: 19) ^ late >> 10
                words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
            }
            var now = state
            for index in 0..<64 {
                let (a, e) = (now[0], now[4])
                let mixed = rotated(e, right: 6) ^ rotated(e, right: 11) ^ rotated(e, right: 25)
                let choice = e & now[5] ^ ~e & now[6]
                let first = now[7] &+ mixed &+ choice &+ roundConstants[index] &+ words[index]
                let spread = rotated(a, right: 2) ^ rotated(a, right: 13) ^ rotated(a, right: 22)
                let majority = a & now[1] ^ a & now[2] ^ now[1] & now[2]
                now =
                    [first &+ spread &+ majority, a, now[1], now[2], now[3] &+ first]
                    + [e, now[5], now[6]]
            }
            for index in 0..<8 { state[index] &+= now[index] }
        }
        return state.flatMap(bigEndian)
    }

    /// Both hashes pad alike: a one bit, zeros, the length in bits.
    private static func blocks(_ message: [UInt8]) -> [[UInt32]] {
        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        bytes += bigEndian(UInt32(message.count >> 29)) + bigEndian(UInt32(message.count << 3))
        return stride(from: 0, to: bytes.count, by: 64).map { block in
            (0..<16).map { word in
                bytes[block + 4 * word..<block + 4 * word + 4].reduce(0) { $0 << 8 | UInt32($1) }
            }
        }
    }

    private static let firstPrimes = (2...311).filter { number in
        !(2..<number).contains { number % $0 == 0 }
    }

    private static let roundConstants = fractions(of: firstPrimes[...]) { cubeRoot($0) }

    /// The first 32 bits behind the point.
    private static func fractions(
        of primes: ArraySlice<Int>, _ root: (Double) -> Double
    ) -> [UInt32] {
        primes.map { prime in
            let root = root(Double(prime))
            return UInt32((root - root.rounded(.down)) * 4_294_967_296)
        }
    }

    /// By Newton's steps, exact enough for 32 bits behind the point.
    private static func cubeRoot(_ number: Double) -> Double {
        var root = number / 3 + 1
        for _ in 0..<40 { root = (2 * root + number / (root * root)) / 3 }
        return root
    }

    private static func rotated(_ word: UInt32, left count: UInt32) -> UInt32 {
        word << count | word >> (32 - count)
    }

    private static func rotated(_ word: UInt32, right count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    private static func bigEndian(_ word: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
}
