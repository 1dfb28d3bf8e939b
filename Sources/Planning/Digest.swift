/// FNV-1a over 64 bits: it tells things apart, the same on every machine, and keeps no secret.
enum Digest {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01B3

    static func of(_ text: String) -> UInt64 {
        text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* prime }
    }

    static func joined(_ state: UInt64, _ first: UInt64, _ second: UInt64) -> UInt64 {
        let mixed = (state ^ first) &* prime
        return ((mixed ^ (mixed >> 29)) ^ second) &* prime
    }

    /// Names that differ in one letter are far apart after this.
    static func spread(_ digest: UInt64) -> UInt64 {
        // The end of MurmurHash3.
        var mixed = (digest ^ (digest >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ (mixed >> 33)
    }
}
