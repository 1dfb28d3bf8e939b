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

    /// Of a text that `text` made; nil for any other, so also for a day that no month has.
    package static func milliseconds(_ text: some Sequence<UInt8>) -> Int64? {
        var numbers = InlineArray<7, Int>(repeating: 0)
        var field = 0
        var count = 0
        for byte in text {
            guard count < form.count else { return nil }
            if form[count] == UInt8(ascii: "0") {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                numbers[field] = numbers[field] * 10 + Int(byte - UInt8(ascii: "0"))
            } else {
                guard byte == form[count] else { return nil }
                field += 1
            }
            count += 1
        }
        guard count == form.count, (1...12).contains(numbers[1]), numbers[3] < 24,
            numbers[4] < 60, numbers[5] < 60
        else { return nil }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard day >= 1, day <= days else { return nil }
        let hours = self.days(year, month, day) * 24 + numbers[3]
        let seconds = (hours * 60 + numbers[4]) * 60 + numbers[5]
        return Int64(seconds) * 1_000 + Int64(numbers[6])
    }

    private static let form = Array("0000-00-00T00:00:00.000Z".utf8)

    /// Since 1970, in the Gregorian calendar. A year begins in March here, so that the day that is
    /// not always there is its last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    private static func padded(_ number: some BinaryInteger, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
