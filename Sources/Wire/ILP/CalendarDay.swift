/// A day of the Gregorian calendar between the years 0000 and 9999, in UTC.
struct CalendarDay {
    let year: Int64
    let month: Int64
    let day: Int64

    static let milliseconds: Int64 = 86_400_000
    static let epoch = CalendarDay(daysSinceEpoch: 0)

    private static let daysMin: Int64 = -719_528
    private static let daysMax: Int64 = 2_932_896

    /// The eight digits `YYYYMMDD` as they lie in memory; nil where they name no day.
    init?(text: UInt64) {
        guard Digits.areAll(text) else { return nil }
        let pairs = Digits.pairs(text)
        self.init(
            year: Int64(pairs & 0xff) * 100 + Int64(pairs >> 16 & 0xff),
            month: Int64(pairs >> 32 & 0xff), day: Int64(pairs >> 48))
    }

    private init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    // Years are counted from March, so that the leap day is the last of one; 400 of them are
    // 146,097 days (a Gregorian era), and the first of March of the year 0 is 719,468 days before
    // 1970.
    private init(daysSinceEpoch: Int64) {
        let days = daysSinceEpoch + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9)
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var startMilliseconds: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * Self.milliseconds
    }

    var text: UInt64 {
        Digits.text(
            UInt64(year / 100) | UInt64(year % 100) << 16 | UInt64(month) << 32 | UInt64(day) << 48)
    }

    /// The day a time is in and the milliseconds since its start; the nearest where the calendar
    /// ends.
    static func split(_ milliseconds: Int64) -> (CalendarDay, rest: Int64) {
        let whole = milliseconds / Self.milliseconds
        let days = milliseconds % Self.milliseconds < 0 ? whole - 1 : whole
        if days < daysMin { return (CalendarDay(daysSinceEpoch: daysMin), 0) }
        if days > daysMax {
            return (CalendarDay(daysSinceEpoch: daysMax), Self.milliseconds - 1)
        }
        return (CalendarDay(daysSinceEpoch: days), milliseconds - days * Self.milliseconds)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Eight decimal digits in one word, as they lie in memory.
enum Digits {
    /// Every byte in 0x30...0x39: its high half is 3, and adding 6 does not carry into it.
    @inline(__always)
    static func areAll(_ text: UInt64) -> Bool {
        let high = text & 0xf0f0_f0f0_f0f0_f0f0
        let carried = (text &+ 0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0
        return high | carried &>> 4 == 0x3333_3333_3333_3333
    }

    /// Four numbers 0...99, the first pair of digits in the lowest 16 bits.
    @inline(__always)
    static func pairs(_ text: UInt64) -> UInt64 {
        let digits = text & 0x0f0f_0f0f_0f0f_0f0f
        return (digits &* 10 &+ digits &>> 8) & 0x00ff_00ff_00ff_00ff
    }

    /// The reverse of `pairs`.
    @inline(__always)
    static func text(_ pairs: UInt64) -> UInt64 {
        // (n * 103) >> 10 is n / 10 for every n below 100.
        let tens = ((pairs &* 103) &>> 10) & 0x000f_000f_000f_000f
        let units = pairs &- tens &* 10
        return tens | units &<< 8 | 0x3030_3030_3030_3030
    }
}
