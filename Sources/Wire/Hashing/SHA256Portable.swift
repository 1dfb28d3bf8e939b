/// SHA-256 (FIPS 180-4) in Swift alone, for processors without instructions for it.
///
/// It works whole blocks into a state; padding and lengths are left to `SHA256`.
enum SHA256Portable {
    /// The eight words a to h.
    typealias State = SIMD8<UInt32>

    // FIPS 180-4 5.3.3: the first 32 bits of the fractional parts of square roots of primes.
    static let initialState = State(
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

    static func digest(_ state: State) -> Hash256 {
        var words = state
        for i in 0..<8 { words[i] = words[i].bigEndian }
        return withUnsafeBytes(of: words) { Hash256(loading: $0.baseAddress!) }
    }

    /// The digest of exactly 32 bytes.
    static func digest32(_ message: UnsafeRawPointer) -> Hash256 {
        // FIPS 180-4 5.1.1: a one bit, zeros, and 256, the length in bits.
        var block = SIMD16<UInt32>()
        for i in 0..<8 {
            block[i] = message.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self)
        }
        block[8] = UInt32(0x8000_0000).bigEndian
        block[15] = UInt32(256).bigEndian
        var state = initialState
        withUnsafeMutableBytes(of: &state) { state in
            withUnsafeBytes(of: block) { block in
                compress(
                    block.baseAddress!, 1,
                    into: state.baseAddress!.assumingMemoryBound(to: UInt32.self))
            }
        }
        return digest(state)
    }

    // FIPS 180-4 6.2.2.
    static func compress(
        _ blocks: UnsafeRawPointer, _ count: Int, into state: UnsafeMutablePointer<UInt32>
    ) {
        let k = constants
        var block = 0
        while block < count {
            var schedule = SHA256Schedule(blocks + block &* 64)
            var rounds = SHA256Rounds(state)
            rounds.sixteen(schedule, k)
            schedule.advance()
            rounds.sixteen(schedule, k + 16)
            schedule.advance()
            rounds.sixteen(schedule, k + 32)
            schedule.advance()
            rounds.sixteen(schedule, k + 48)
            rounds.add(to: state)
            block &+= 1
        }
    }

    // FIPS 180-4 4.2.2: the first 32 bits of the fractional parts of cube roots of primes.
    // Written once, before anybody can see them, and never freed: every thread may read them.
    private nonisolated(unsafe) static let constants: UnsafePointer<UInt32> = {
        let words: [UInt32] = [
            0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5,
            0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
            0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
            0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
            0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc,
            0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
            0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
            0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
            0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
            0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
            0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3,
            0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
            0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5,
            0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
            0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
            0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
        ]
        let place = UnsafeMutablePointer<UInt32>.allocate(capacity: words.count)
        place.initialize(from: words, count: words.count)
        return UnsafePointer(place)
    }()
}
