import Verification

/// Times, sizes and counts as people read them at a glance.
enum Quantity {
    /// `12s`, `5m03s`, `3h12m`, `4d02h`: the two largest units, so that tables stay narrow.
    static func duration(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1_000
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3_600: return "\(seconds / 60)m\(padded(seconds % 60))s"
        case ..<86_400: return "\(seconds / 3_600)h\(padded(seconds / 60 % 60))m"
        default: return "\(seconds / 86_400)d\(padded(seconds / 3_600 % 24))h"
        }
    }

    /// `0.4 ms`, `12 ms`, `1.25 s`: how long something took.
    static func elapsed(microseconds: Int) -> String {
        switch microseconds {
        case ..<1_000_000: milliseconds(microseconds) + " ms"
        case ..<10_000_000: Decimal.text(Double(microseconds) / 1_000_000, places: 2) + " s"
        default: Decimal.text(Double(microseconds) / 1_000_000, places: 1) + " s"
        }
    }

    /// `0.4` or `12`, without the unit.
    static func milliseconds(_ microseconds: Int) -> String {
        let number = Double(microseconds) / 1_000
        // What would be rounded to 1.0 is 1.
        return microseconds < 950 ? Decimal.text(number, places: 1) : "\(Int(number.rounded()))"
    }

    /// `4.1 MB`, in powers of ten.
    static func bytes(_ count: Int) -> String {
        let number = Double(count)
        switch count {
        case ..<1_000: return "\(count) B"
        case ..<1_000_000: return "\(Int((number / 1e3).rounded())) kB"
        case ..<100_000_000: return Decimal.text(number / 1e6, places: 1) + " MB"
        case ..<1_000_000_000: return "\(Int((number / 1e6).rounded())) MB"
        default: return Decimal.text(number / 1e9, places: 1) + " GB"
        }
    }

    /// `1,234,567`.
    static func count(_ number: some BinaryInteger) -> String { number.grouped }

    private static func padded(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
