import Reactor
import XCTest

final class RandomnessTests: XCTestCase {
    func testMaskingKeysDoNotRepeat() {
        var keys = MaskKeys()
        // Across the border of the pool. Of so many, two are alike once in 200 runs.
        let count = 6_000
        let all = (0..<count).map { _ in keys.fresh() }
        XCTAssertGreaterThan(Set(all).count, count - 4)
        var other = MaskKeys()
        XCTAssertLessThan(Set(all).intersection((0..<count).map { _ in other.fresh() }).count, 4)
        for bit in 0..<32 {
            let set = all.count { $0 >> UInt32(bit) & 1 == 1 }
            XCTAssert((count / 3..<count * 2 / 3).contains(set), "bit \(bit) is set \(set) times")
        }
    }

    func testRandomBytesFillTheWhole() {
        // A byte that stayed zero in all of twenty would not have been filled.
        let rounds = (0..<20).map { _ in Randomness.bytes(300) }
        for place in 0..<300 { XCTAssert(rounds.contains { $0[place] != 0 }, "\(place)") }
        XCTAssertEqual(Randomness.bytes(0), [])
        XCTAssertNotEqual(Randomness.uint64(), Randomness.uint64())
    }
}
