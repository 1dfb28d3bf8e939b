import Glibc

/// Days and times of the reader's place.
struct LocalClock {
    /// Lines of one second share what the system said of it.
    private var second: Int64 = .min
    private var known = (day: "", time: "")

    /// `2026-11-21` and `09:30:00.125`.
    mutating func dayAndTime(_ milliseconds: Int64) -> (day: String, time: String) {
        // Floor, so that moments before 1970 are right as well.
        let second = (milliseconds - (milliseconds < 0 ? 999 : 0)) / 1_000
        if second != self.second {
            self.second = second
            known = LocalClock.parts(second)
        }
        let rest = String(milliseconds - second * 1_000)
        let zeros = String(repeating: "0", count: 3 - rest.count)
        return (known.day, "\(known.time).\(zeros)\(rest)")
    }

    func today() -> String { LocalClock.parts(LocalClock.now() / 1_000).day }

    /// In milliseconds since 1970.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    private static func parts(_ second: Int64) -> (day: String, time: String) {
        var moment = time_t(second)
        var parts = tm()
        localtime_r(&moment, &parts)
        func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return (
            "\(parts.tm_year + 1_900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))",
            "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
        )
    }
}
