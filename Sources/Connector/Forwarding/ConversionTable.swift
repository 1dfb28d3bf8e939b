/// What an amount of each asset is worth in each other one.
package struct ConversionTable: ~Copyable {
    /// A node knows no more assets than this, so that the table stays small.
    package static let assetsMax = 256

    package enum Converted: Equatable {
        case amount(UInt64)
        /// Something came in, and it is worth nothing.
        case zero
        /// It cannot be counted in 64 bits; `maximum` could.
        case tooLarge(maximum: UInt64)
        case noRate
    }

    private let conversions: UnsafeMutablePointer<AmountConversion?>
    private let assetCount: Int

    /// One row an asset, in it one conversion to each asset.
    package init(_ rows: [[AmountConversion?]]) {
        assetCount = rows.count
        conversions = .allocate(capacity: max(1, rows.count * rows.count))
        for (i, conversion) in rows.joined().enumerated() {
            (conversions + i).initialize(to: conversion)
        }
    }

    deinit { conversions.deallocate() }

    package func convert(_ amount: UInt64, from: Int, to: Int) -> Converted {
        guard from != to else { return .amount(amount) }
        guard let conversion = conversions[from &* assetCount &+ to] else { return .noRate }
        guard let converted = conversion.convert(amount) else {
            return .tooLarge(maximum: conversion.largestConvertible)
        }
        return converted == 0 && amount > 0 ? .zero : .amount(converted)
    }
}
