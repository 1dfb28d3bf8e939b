import Glibc

/// Moments as people and JSON write them, `2026-11-21T09:30:00.125Z`. Most follow one another within
/// a second, so that only the milliseconds are new.
struct TimeText {
    static let bytes = 24

    private var second = Int64.min
    private var text = InlineArray<24, UInt8>(repeating: UInt8(ascii: "0"))

    mutating func write(_ microseconds: Int64, to place: UnsafeMutableRawPointer) {
        var (second, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        if rest < 0 { (second, rest) = (second - 1, rest + 1_000_000) }
        if second != self.second { render(second) }
        let milliseconds = Int(rest / 1_000)
        set(20, milliseconds, digits: 3)
        withUnsafeBytes(of: text) { text in
            // Its address is never nil, and what memcpy answers is `place`.
            _ = memcpy(place, text.baseAddress.unsafelyUnwrapped, Self.bytes)
        }
    }

    private mutating func render(_ second: Int64) {
        self.second = second
        // Years of four digits are all that can be written.
        var time = time_t(min(max(second, -62_167_219_200), 253_402_300_799))
        var parts = tm()
        gmtime_r(&time, &parts)
        set(0, Int(parts.tm_year) + 1_900, digits: 4)
        text[4] = UInt8(ascii: "-")
        set(5, Int(parts.tm_mon) + 1, digits: 2)
        text[7] = UInt8(ascii: "-")
        set(8, Int(parts.tm_mday), digits: 2)
        text[10] = UInt8(ascii: "T")
        set(11, Int(parts.tm_hour), digits: 2)
        text[13] = UInt8(ascii: ":")
        set(14, Int(parts.tm_min), digits: 2)
        text[16] = UInt8(ascii: ":")
        set(17, Int(parts.tm_sec), digits: 2)
        text[19] = UInt8(ascii: ".")
        text[23] = UInt8(ascii: "Z")
    }

    private mutating func set(_ place: Int, _ number: Int, digits: Int) {
        var rest = number
        for i in stride(from: place + digits - 1, through: place, by: -1) {
            text[i] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
