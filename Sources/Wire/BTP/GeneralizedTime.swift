/// The time in a BTP ERROR: `YYYYMMDDHHMMSS[.f[f[f]]]Z` in UTC.
///
/// RFC-0030 wants trailing zeros and an empty fraction left out, and yet the widest spread reader
/// understands three digits only. So three are written, and none to three are read, zeros or not.
package enum GeneralizedTime {
    package static let bytes = 19
    private static let digits = 14
    private static let leapSecond: [UInt8] = Array("235960".utf8)

    /// Milliseconds since 1970, or nil where this is no such time. The leap second 23:59:60,
    /// which is allowed here, is the second after it.
    package static func milliseconds(_ text: ByteView) -> Int64? {
        guard text.count > digits, text.count <= bytes, text[text.count - 1] == UInt8(ascii: "Z")
        else { return nil }
        var stamp: [UInt8] = Array(text.array.prefix(digits))
        let hasLeapSecond = stamp[8...].elementsEqual(leapSecond)
        if hasLeapSecond { stamp[12...] = [UInt8(ascii: "5"), UInt8(ascii: "9")] }
        let fraction = text.array[digits..<(text.count - 1)]
        if let point = fraction.first {
            guard point == UInt8(ascii: "."), fraction.count > 1 else { return nil }
        }
        stamp += fraction.dropFirst()
        while stamp.count < ILPClock.bytes { stamp.append(UInt8(ascii: "0")) }
        var clock = ILPClock()
        let result = stamp.withUnsafeBytes { clock.parse($0.baseAddress!) }
        guard result != ILPClock.invalid else { return nil }
        return hasLeapSecond ? result + 1_000 : result
    }

    /// With three digits of a second, always.
    package static func text(_ milliseconds: Int64) -> [UInt8] {
        var clock = ILPClock()
        var text = [UInt8](repeating: 0, count: ILPClock.bytes)
        text.withUnsafeMutableBytes { clock.format(milliseconds, $0.baseAddress!) }
        return text[..<digits] + [UInt8(ascii: ".")] + text[digits...] + [UInt8(ascii: "Z")]
    }
}
