/// A positive fraction in lowest terms, read from decimal text without rounding.
struct Fraction: Equatable {
    var numerator: UInt64
    var denominator: UInt64

    /// Takes what `Double.description` writes: `18.25`, `1e-07`, `5e+16`.
    init?(decimal text: String) {
        let parts = text.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        guard let mantissa = parts.first, let exponent = parts.count == 1 ? 0 : Int(parts[1]) else {
            return nil
        }
        let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = halves.count == 2 ? halves[1] : ""
        guard let digits = UInt64(halves[0] + decimals), digits > 0 else { return nil }
        var numerator = digits
        var denominator: UInt64 = 1
        let places = decimals.utf8.count - exponent
        guard abs(places) <= 19 else { return nil }
        for _ in 0..<abs(places) {
            let (value, overflow) =
                (places > 0 ? denominator : numerator).multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            if places > 0 { denominator = value } else { numerator = value }
        }
        let divisor = Fraction.commonDivisor(numerator, denominator)
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    init(numerator: UInt64, denominator: UInt64) {
        self.numerator = numerator
        self.denominator = denominator
    }

    var inverse: Fraction { Fraction(numerator: denominator, denominator: numerator) }
    var value: Double { Double(numerator) / Double(denominator) }

    private static func commonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var (larger, smaller) = (first, second)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }
}
