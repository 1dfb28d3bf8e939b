import Connector
import XCTest

final class ConversionTableTests: XCTestCase {
    func testEachPairOfAssetsHasItsOwnRate() {
        let table = ConversionTable(
            (1...3).map { from in
                (1...3).map { to in
                    AmountConversion(
                        numerator: UInt64(to), denominator: UInt64(from), fromScale: 0, toScale: 0)
                }
            })
        for from in 0..<3 {
            for to in 0..<3 {
                XCTAssertEqual(
                    table.convert(600, from: from, to: to),
                    .amount(UInt64(600 * (to + 1) / (from + 1))))
            }
        }
    }

    func testAnAssetIsWorthItselfWhateverTheTableSays() {
        let table = ConversionTable([[nil, nil], [nil, nil]])
        XCTAssertEqual(table.convert(.max, from: 1, to: 1), .amount(.max))
        XCTAssertEqual(table.convert(0, from: 0, to: 0), .amount(0))
    }

    func testWithoutARateNothingIsConverted() {
        let table = ConversionTable([[.same, nil], [.same, .same]])
        XCTAssertEqual(table.convert(1, from: 0, to: 1), .noRate)
        XCTAssertEqual(table.convert(0, from: 0, to: 1), .noRate)
        XCTAssertEqual(table.convert(1, from: 1, to: 0), .amount(1))
    }

    func testWhatIsWorthNothingIsSaidUnlessNothingCameIn() {
        let tenth = AmountConversion(numerator: 1, denominator: 10, fromScale: 0, toScale: 0)
        let table = ConversionTable([[.same, tenth], [nil, .same]])
        XCTAssertEqual(table.convert(9, from: 0, to: 1), .zero)
        XCTAssertEqual(table.convert(10, from: 0, to: 1), .amount(1))
        XCTAssertEqual(table.convert(0, from: 0, to: 1), .amount(0))
    }

    func testTheLastAmountThatFitsPassesAndTheNextNamesIt() {
        let triple = AmountConversion(numerator: 3, denominator: 1, fromScale: 0, toScale: 0)
        let table = ConversionTable([[.same, triple], [nil, .same]])
        let largest = UInt64.max / 3
        XCTAssertEqual(table.convert(largest, from: 0, to: 1), .amount(largest * 3))
        XCTAssertEqual(table.convert(largest + 1, from: 0, to: 1), .tooLarge(maximum: largest))
        XCTAssertEqual(table.convert(.max, from: 0, to: 1), .tooLarge(maximum: largest))
    }

    func testATableOfNoAssetsIsFine() {
        let table = ConversionTable([])
        XCTAssertEqual(table.convert(5, from: 0, to: 0), .amount(5))
    }
}
