/// Checks UTF-8 (RFC 3629) piece by piece and says no at the very first byte that can begin no
/// valid continuation: not at the end of the sequence, and not at the end of the message.
package struct UTF8Check: Sendable {
    /// How many continuation bytes the open sequence still lacks, and the bounds of the next one.
    private var missing: UInt8 = 0
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xbf

    package init() {}

    /// Whether the text may end here.
    package var isBetweenCharacters: Bool { missing == 0 }

    /// False once a byte is wrong; the check is of no further use then.
    package mutating func take(_ p: UnsafeRawPointer, _ count: Int) -> Bool {
        var i = 0
        while i < count {
            if missing == 0 {
                i = Self.endOfASCII(p, from: i, count)
                if i == count { return true }
            }
            guard take(p.load(fromByteOffset: i, as: UInt8.self)) else { return false }
            i &+= 1
        }
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard missing == 0 else {
            guard byte >= lower, byte <= upper else { return false }
            (lower, upper) = (0x80, 0xbf)
            missing &-= 1
            return true
        }
        // RFC 3629 4: the bounds of the second byte keep out overlong forms, surrogates and
        // everything above U+10FFFF.
        switch byte {
        case 0x00...0x7f: return true
        case 0xc2...0xdf: missing = 1
        case 0xe0: (missing, lower) = (2, 0xa0)
        case 0xed: (missing, upper) = (2, 0x9f)
        case 0xe1...0xef: missing = 2
        case 0xf0: (missing, lower) = (3, 0x90)
        case 0xf4: (missing, upper) = (3, 0x8f)
        case 0xf1...0xf3: missing = 3
        default: return false
        }
        return true
    }

    private static func endOfASCII(_ p: UnsafeRawPointer, from start: Int, _ count: Int) -> Int {
        var i = start
        while i &+ 8 <= count {
            let word = p.loadUnaligned(fromByteOffset: i, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            i &+= 8
        }
        while i < count, p.load(fromByteOffset: i, as: UInt8.self) < 0x80 { i &+= 1 }
        return i
    }
}
