import Glibc

/// A moment as people and JSON write it: `2026-11-21T09:30:00.125Z`.
package enum ISO8601 {
    package static func text(_ millisecondsSince1970: Int64) -> String {
        // Floor, so that moments before 1970 are right as well.
        var (seconds, milliseconds) = millisecondsSince1970.quotientAndRemainder(dividingBy: 1_000)
        if milliseconds < 0 { (seconds, milliseconds) = (seconds - 1, milliseconds + 1_000) }
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        let date = [
            padded(parts.tm_year + 1_900, 4), padded(parts.tm_mon + 1, 2), padded(parts.tm_mday, 2),
        ]
        let clock = [padded(parts.tm_hour, 2), padded(parts.tm_min, 2), padded(parts.tm_sec, 2)]
        return date.joined(separator: "-") + "T" + clock.joined(separator: ":")
            + ".\(padded(milliseconds, 3))Z"
    }

    private static func padded(_ number: some BinaryInteger, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
