import Connector
import TestSupport
import XCTest

final class AmountConversionTests: XCTestCase {
    func testAmountsAreRoundedDown() {
        let third = conversion(1, 3)
        XCTAssertEqual(third.convert(0), 0)
        XCTAssertEqual(third.convert(2), 0)
        XCTAssertEqual(third.convert(3), 1)
        XCTAssertEqual(third.convert(5), 1)
        XCTAssertEqual(third.convert(6), 2)
        XCTAssertEqual(conversion(73, 4).convert(1000), 18_250)
    }

    func testScalesMoveThePoint() {
        XCTAssertEqual(conversion(1, 1, from: 2, to: 9).convert(1), 10_000_000)
        XCTAssertEqual(conversion(1, 1, from: 9, to: 2).convert(19_999_999), 1)
        XCTAssertEqual(conversion(73, 4, from: 9, to: 6).convert(1_000_000), 18_250)
    }

    func testTheSameAssetStaysWhole() {
        XCTAssertEqual(conversion(7, 7), .same)
        XCTAssertEqual(conversion(1, 1, from: 255, to: 255), .same)
        XCTAssertEqual(AmountConversion.same.convert(.max), .max)
        XCTAssertEqual(AmountConversion.same.largestConvertible, .max)
    }

    func testAFractionInLowestTermsFits() {
        // 2^63 / 2^63, ten times: no part of it fits where nothing is cancelled.
        XCTAssertEqual(conversion(1 << 63, 1 << 63, from: 0, to: 1), conversion(10, 1))
        XCTAssertEqual(conversion(.max, .max, from: 0, to: 19), conversion(1, 1, from: 0, to: 19))
        XCTAssertEqual(
            conversion(10_000_000_000_000_000_000, 1, from: 38, to: 0).denominator,
            10_000_000_000_000_000_000)
    }

    func testWhatNeedsMoreThan64BitsIsNoConversion() {
        XCTAssertNotNil(AmountConversion(numerator: 1, denominator: 1, fromScale: 0, toScale: 19))
        XCTAssertNil(AmountConversion(numerator: 1, denominator: 1, fromScale: 0, toScale: 20))
        XCTAssertNil(AmountConversion(numerator: 1, denominator: 1, fromScale: 20, toScale: 0))
        XCTAssertNil(AmountConversion(numerator: 1, denominator: 1, fromScale: 0, toScale: 255))
        XCTAssertNil(AmountConversion(numerator: 1, denominator: 0, fromScale: 0, toScale: 0))
    }

    func testARateOfNothingMakesNothing() {
        XCTAssertEqual(conversion(0, 5).convert(.max), 0)
        XCTAssertEqual(conversion(0, 5, from: 0, to: 255).convert(.max), 0)
        XCTAssertEqual(conversion(0, 5, from: 255, to: 0).convert(.max), 0)
        XCTAssertEqual(conversion(0, 5).largestConvertible, .max)
    }

    /// Against arithmetic with twice as many bits.
    func testEveryAmountIsConvertedExactly() {
        var random = SeededGenerator(seed: 11)
        var fitting = 0, overflowing = 0
        for _ in 0..<20_000 {
            let numerator = random.anyMagnitude(), denominator = max(1, random.anyMagnitude())
            let amount = random.isOne(in: 10) ? .max - random.next() % 3 : random.anyMagnitude()
            let exact = UInt128(amount) * UInt128(numerator) / UInt128(denominator)
            let expected = UInt64(exactly: exact)
            if expected == nil { overflowing += 1 } else { fitting += 1 }
            XCTAssertEqual(
                conversion(numerator, denominator).convert(amount), expected,
                "\(amount) * \(numerator) / \(denominator)")
        }
        XCTAssertGreaterThan(fitting, 5000)
        XCTAssertGreaterThan(overflowing, 2000)
    }

    func testTheLargestConvertibleAmountIsTheLastThatFits() {
        var random = SeededGenerator(seed: 13)
        var limited = 0
        for _ in 0..<10_000 {
            let conversion = conversion(
                max(1, random.anyMagnitude()), max(1, random.anyMagnitude()))
            let largest = conversion.largestConvertible
            XCTAssertNotNil(conversion.convert(largest), "\(conversion)")
            guard largest < .max else { continue }
            limited += 1
            XCTAssertNil(conversion.convert(largest + 1), "\(conversion)")
        }
        XCTAssertGreaterThan(limited, 2000)
    }

    func testTheLargestConvertibleAmountOfWholeRates() {
        XCTAssertEqual(conversion(2, 1).largestConvertible, .max / 2)
        XCTAssertEqual(conversion(.max, 1).largestConvertible, 1)
        XCTAssertEqual(conversion(1 << 32, 1).largestConvertible, (1 << 32) - 1)
        XCTAssertEqual(conversion(.max, .max - 1).largestConvertible, .max - 1)
        XCTAssertEqual(conversion(.max - 1, .max).largestConvertible, .max)
    }

    /// Every pair of scales: the fraction is the rate times the power of ten, in lowest terms.
    func testTheFractionIsExactForAllScales() {
        let rates: [(UInt64, UInt64)] = [
            (1, 1), (73, 4), (4, 73), (1 << 40, 5), (5, 1 << 40), (10_000_000_000, 3), (.max, 1),
            (6_103_515_625, 1 << 20),
        ]
        var fitting = 0
        for (numerator, denominator) in rates {
            for shift in -255...255 {
                let (from, to) = shift > 0 ? (255 - shift, 255) : (255, 255 + shift)
                let found = AmountConversion(
                    numerator: numerator, denominator: denominator, fromScale: from, toScale: to)
                let expected = exactFraction(numerator, denominator, tens: shift)
                XCTAssertEqual(
                    found?.numerator, expected?.0, "\(numerator)/\(denominator) \(shift)")
                XCTAssertEqual(
                    found?.denominator, expected?.1, "\(numerator)/\(denominator) \(shift)")
                if found != nil { fitting += 1 }
            }
        }
        XCTAssertGreaterThan(fitting, 200)
    }

    /// By counting how often the primes of ten stand above and below the line.
    private func exactFraction(
        _ numerator: UInt64, _ denominator: UInt64, tens: Int
    ) -> (UInt64, UInt64)? {
        var above = UInt128(numerator), below = UInt128(denominator)
        let common = UInt128(greatestCommonDivisor(numerator, denominator))
        above /= common
        below /= common
        for prime: UInt128 in [2, 5] {
            var power = tens
            while above % prime == 0 {
                above /= prime
                power += 1
            }
            while below % prime == 0 {
                below /= prime
                power -= 1
            }
            for _ in 0..<abs(power) {
                if power > 0 { above *= prime } else { below *= prime }
                guard above <= UInt64.max, below <= UInt64.max else { return nil }
            }
        }
        return (UInt64(above), UInt64(below))
    }

    private func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    private func conversion(
        _ numerator: UInt64, _ denominator: UInt64, from: Int = 0, to: Int = 0
    ) -> AmountConversion {
        AmountConversion(
            numerator: numerator, denominator: denominator, fromScale: from, toScale: to)!
    }
}

extension SeededGenerator {
    /// Of any size, small ones as often as large ones.
    mutating func anyMagnitude() -> UInt64 { next() >> UInt64(below(64)) }
}
