import Glibc

/// What `--since` may be: how long ago, or when.
enum LogMoment {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]
    /// Longer ago than any of our files.
    private static let agoMax: Int64 = 100 * 365 * 86_400_000

    /// In milliseconds since 1970; nil where the text is neither. `now` is in the same.
    static func milliseconds(_ text: String, now: Int64) -> Int64? {
        if let ago = duration(text) { return now - ago }
        return moment(text, now: now)
    }

    /// `90s`, `1h30m`.
    private static func duration(_ text: String) -> Int64? {
        var rest = text[...]
        var sum: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            let letters = rest.dropFirst(digits.count).prefix { ("a"..."z").contains($0) }
            guard let number = Int64(digits), number <= agoMax,
                let unit = units.first(where: { $0.name == letters })
            else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
            guard !overflow, product <= agoMax else { return nil }
            sum += product
            guard sum <= agoMax else { return nil }
            rest = rest.dropFirst(digits.count + letters.count)
        }
        return text.isEmpty ? nil : sum
    }

    /// `2026-11-21T09:30:00.125Z`; without its end the reader's own time, and without its beginning
    /// the last time that the clock showed so.
    private static func moment(_ text: String, now: Int64) -> Int64? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        let isUTC = text.hasSuffix("Z")
        let hasDay = parts[0].contains("-")
        guard hasDay || parts.count == 1 && !isUTC else { return nil }
        guard let clock = time(hasDay ? (parts.count == 2 ? parts[1] : "00:00") : parts[0]) else {
            return nil
        }
        var date = tm()
        var second = time_t(now / 1_000)
        localtime_r(&second, &date)
        if hasDay {
            let numbers = parts[0].split(separator: "-", omittingEmptySubsequences: false)
            guard numbers.map(\.count) == [4, 2, 2], let year = number(numbers[0]),
                let month = number(numbers[1]), let day = number(numbers[2]),
                (1...12).contains(month), (1...31).contains(day)
            else { return nil }
            (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1_900, month - 1, day)
        }
        (date.tm_hour, date.tm_min, date.tm_sec) = clock.parts
        // Whether summer's time is valid then, the system knows.
        date.tm_isdst = -1
        let day = date.tm_mday
        var found = Int64(isUTC ? timegm(&date) : mktime(&date)) * 1_000 + clock.milliseconds
        // A day that the month does not have has become one of the next.
        if hasDay, date.tm_mday != day { return nil }
        if !hasDay, found > now { found -= 86_400_000 }
        return found
    }

    /// `09:30`, `09:30:00`, `09:30:00.125`, each also with a Z.
    private static func time(
        _ text: Substring
    ) -> (parts: (Int32, Int32, Int32), milliseconds: Int64)? {
        let text = text.hasSuffix("Z") ? text.dropLast() : text
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        let fields = halves[0].split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count <= 2, [2, 3].contains(fields.count),
            fields.allSatisfy({ $0.count == 2 }),
            let hour = number(fields[0]), let minute = number(fields[1]),
            let second = fields.count == 3 ? number(fields[2]) : 0,
            hour < 24, minute < 60, second < 60
        else { return nil }
        guard halves.count == 2 else { return ((hour, minute, second), 0) }
        guard fields.count == 3, (1...3).contains(halves[1].count),
            let fraction = number(halves[1] + String(repeating: "0", count: 3 - halves[1].count))
        else { return nil }
        return ((hour, minute, second), Int64(fraction))
    }

    private static func number(_ digits: some StringProtocol) -> Int32? {
        digits.allSatisfy { ("0"..."9").contains($0) } ? Int32(digits) : nil
    }
}
