/// The time stamp of ILP packets, `YYYYMMDDHHMMSSfff` in UTC, to milliseconds since 1970 and back.
///
/// It remembers the last calendar day, so that the arithmetic of dates runs once a day and not
/// once a packet. RFC-0030: no leap second, no hour 24; the year 9999 is valid.
package struct ILPClock: Sendable {
    package static let bytes = 17
    package static let invalid: Int64 = -1

    /// The eight characters `YYYYMMDD` as they lie in memory.
    private var dayText: UInt64
    private var dayStart: Int64

    package init() {
        dayText = CalendarDay.epoch.text
        dayStart = 0
    }

    /// -1 where the 17 bytes are no valid time. One millisecond before 1970, which is the same
    /// number, is told as two before.
    package mutating func parse(_ place: UnsafeRawPointer) -> Int64 {
        let day = place.loadUnaligned(as: UInt64.self)
        if day != dayText, !learn(day) { return Self.invalid }
        let time = place.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        let last = Int64(place.load(fromByteOffset: 16, as: UInt8.self)) &- 0x30
        guard Digits.areAll(time), last >= 0, last <= 9 else { return Self.invalid }
        // HHMMSSff: 16 bits for each pair of digits.
        let pairs = Digits.pairs(time)
        let hour = Int64(pairs & 0xff)
        let minute = Int64(pairs &>> 16 & 0xff)
        let second = Int64(pairs &>> 32 & 0xff)
        let hundredth = Int64(pairs &>> 48)
        guard hour < 24, minute < 60, second < 60 else { return Self.invalid }
        let seconds = (hour &* 60 &+ minute) &* 60 &+ second
        let result = dayStart &+ seconds &* 1_000 &+ hundredth &* 10 &+ last
        return result == Self.invalid ? Self.invalid &- 1 : result
    }

    /// Writes 17 digits. A time outside the years 0000 to 9999 becomes the nearest inside.
    package mutating func format(_ milliseconds: Int64, _ place: UnsafeMutableRawPointer) {
        var rest = milliseconds &- dayStart
        if rest < 0 || rest >= CalendarDay.milliseconds { rest = learn(milliseconds) }
        place.storeBytes(of: dayText, as: UInt64.self)
        let time = UInt32(truncatingIfNeeded: rest)
        let thousandths = time % 1_000
        let seconds = time / 1_000
        let minutes = seconds / 60
        let pairs =
            UInt64(minutes / 60) | UInt64(minutes % 60) &<< 16 | UInt64(seconds % 60) &<< 32
            | UInt64(thousandths / 10) &<< 48
        place.storeBytes(of: Digits.text(pairs), toByteOffset: 8, as: UInt64.self)
        place.storeBytes(
            of: UInt8(truncatingIfNeeded: thousandths % 10 &+ 0x30), toByteOffset: 16,
            as: UInt8.self)
    }

    @inline(never)
    private mutating func learn(_ text: UInt64) -> Bool {
        guard let day = CalendarDay(text: text) else { return false }
        dayText = text
        dayStart = day.startMilliseconds
        return true
    }

    /// Returns how far into its day the time is.
    @inline(never)
    private mutating func learn(_ milliseconds: Int64) -> Int64 {
        let (day, rest) = CalendarDay.split(milliseconds)
        dayText = day.text
        dayStart = day.startMilliseconds
        return rest
    }
}
