import Glibc

/// ISO 8601 as programs of all languages print it: `2026-11-21T09:30:00Z`, with or without a
/// fraction of any length, with `Z` or an offset like `+01:00`.
package enum Timestamp {
    /// More text is no timestamp.
    private static let bytesMax = 40

    /// Since 1970; nil where it is none.
    package static func microseconds(_ text: String) -> Int64? {
        var bytes = Array(text.utf8)[...]
        guard bytes.count <= bytesMax,
            let year = number(&bytes, 4), skip(&bytes, "-"),
            let month = number(&bytes, 2), skip(&bytes, "-"),
            let day = number(&bytes, 2), skip(&bytes, "T") || skip(&bytes, "t"),
            let hour = number(&bytes, 2), skip(&bytes, ":"),
            let minute = number(&bytes, 2), skip(&bytes, ":"),
            let second = number(&bytes, 2),
            (1...12).contains(month), day >= 1, day <= days(in: month, of: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        guard let fraction = fraction(&bytes), let offset = offset(&bytes), bytes.isEmpty else {
            return nil
        }
        var parts = tm()
        parts.tm_year = Int32(year - 1_900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        let seconds = Int64(timegm(&parts)) + Int64(hour * 3_600 + minute * 60 + second)
        return (seconds - Int64(offset)) * 1_000_000 + fraction
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>, _ digits: Int) -> Int? {
        guard bytes.count >= digits, bytes.prefix(digits).allSatisfy(isDigit) else { return nil }
        defer { bytes.removeFirst(digits) }
        return bytes.prefix(digits).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func skip(_ bytes: inout ArraySlice<UInt8>, _ character: Character) -> Bool {
        guard let first = bytes.first, first == character.asciiValue else { return false }
        bytes.removeFirst()
        return true
    }

    /// In microseconds; digits beyond them are cut.
    private static func fraction(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
        guard skip(&bytes, ".") else { return 0 }
        let digits = bytes.prefix(while: isDigit)
        guard !digits.isEmpty else { return nil }
        bytes.removeFirst(digits.count)
        let six =
            digits.prefix(6) + Array(repeating: UInt8(ascii: "0"), count: max(0, 6 - digits.count))
        return six.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// In seconds.
    private static func offset(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        if skip(&bytes, "Z") || skip(&bytes, "z") { return 0 }
        let isWest = skip(&bytes, "-")
        guard isWest || skip(&bytes, "+"), let hours = number(&bytes, 2), hours < 24 else {
            return nil
        }
        _ = skip(&bytes, ":")
        guard let minutes = number(&bytes, 2), minutes < 60 else { return nil }
        return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
