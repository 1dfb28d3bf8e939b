/// What an amount on one account is worth on another: an exact fraction, rounded down.
package struct AmountConversion: Equatable, Sendable {
    package let numerator: UInt64
    package let denominator: UInt64

    package static let same = AmountConversion(numerator: 1, denominator: 1)

    private init(numerator: UInt64, denominator: UInt64) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// One unit of the first asset is worth `numerator / denominator` units of the second; amounts
    /// count 10^-scale of a unit. nil where the fraction in lowest terms does not fit into 64 bits.
    package init?(
        numerator: UInt64, denominator: UInt64, fromScale: Int, toScale: Int
    ) {
        guard denominator > 0 else { return nil }
        let shared = Self.commonDivisor(numerator, denominator)
        var above = numerator / shared, below = denominator / shared
        let shift = toScale - fromScale
        for _ in 0..<abs(shift) {
            let grown = shift > 0 ? above : below
            let shrunk = shift > 0 ? below : above
            // Whatever of the ten the other side has is cancelled, so that the fraction stays in
            // lowest terms and what does not fit now will not fit later.
            let common = Self.commonDivisor(10, shrunk)
            let (product, overflows) = grown.multipliedReportingOverflow(by: 10 / common)
            guard !overflows else { return nil }
            (above, below) =
                shift > 0 ? (product, shrunk / common) : (shrunk / common, product)
        }
        self.init(numerator: above, denominator: below)
    }

    /// nil where the result needs more than 64 bits.
    package func convert(_ amount: UInt64) -> UInt64? {
        if self == .same { return amount }
        let (high, low) = amount.multipliedFullWidth(by: numerator)
        // The quotient fits exactly where the high word is less than the divisor.
        guard high < denominator else { return nil }
        return denominator.dividingFullWidth((high, low)).quotient
    }

    /// The largest amount whose result fits into 64 bits.
    package var largestConvertible: UInt64 {
        guard numerator > denominator else { return .max }
        // floor((2^64 * denominator - 1) / numerator): one less than what first needs 65 bits.
        let (quotient, remainder) = numerator.dividingFullWidth((denominator, 0))
        return remainder == 0 ? quotient - 1 : quotient
    }

    private static func commonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
