import Control
import Logging
import Peering
import Reactor
import Wire
import XCTest

@testable import Verification

/// One packet per pair over real connections to nodes in the same thread, which answer as told.
final class ProbeRunTests: XCTestCase {
    func testEveryPairPassesWithOnePacket() throws {
        var scene = try ProbeScene.begin(sources: 3, pairs: [0, 1, 2, 0])
        try scene.drive { _, _, _ in .fulfill }
        XCTAssert(scene.run.isFinished)
        XCTAssertEqual(scene.passed, [0, 1, 2, 3])
        XCTAssertEqual(scene.reasons, [:])
        XCTAssertEqual(scene.amounts.count, 4)
    }

    func testARejectedPacketIsTriedAgainAndEachNewReasonIsTold() throws {
        var scene = try ProbeScene.begin(sources: 1, pairs: [0])
        try scene.drive { _, _, attempt in
            switch attempt {
            case 1, 2: .reject(.t01, "not yet")
            case 3: .reject(.t02, "busy")
            default: .fulfill
            }
        }
        XCTAssert(scene.run.isFinished)
        XCTAssertEqual(scene.reasons[0], ["T01 from test.x: not yet", "T02 from test.x: busy"])
    }

    func testAPacketThatIsNotAnsweredIsSentAnew() throws {
        var scene = try ProbeScene.begin(sources: 1, pairs: [0])
        try scene.drive { _, _, attempt in attempt == 1 ? .nothing : .fulfill }
        XCTAssert(scene.run.isFinished)
        XCTAssertEqual(scene.reasons[0], ["no answer for 1000 ms"])
    }

    func testAFulfilmentThatDoesNotFitIsNoPass() throws {
        var scene = try ProbeScene.begin(sources: 1, pairs: [0])
        try scene.drive { _, _, attempt in attempt == 1 ? .fulfillWrongly : .fulfill }
        XCTAssertEqual(scene.reasons[0], ["the fulfilment does not fit the condition"])
        XCTAssert(scene.run.isFinished)
    }

    func testTheAmountGrowsWhereItIsWorthNothingAndShrinksWhereItIsTooMuch() throws {
        var scene = try ProbeScene.begin(sources: 1, pairs: [0])
        try scene.drive { _, amount, _ in
            if amount < 600_000 { return .reject(.r01, "worth nothing") }
            return amount > 700_000 ? .reject(.f08, "too much") : .fulfill
        }
        XCTAssert((600_000...700_000).contains(scene.run.amount(ofPair: 0)))
        scene = try ProbeScene.begin(sources: 1, pairs: [0])
        try scene.drive { _, amount, _ in
            amount < 500_000 ? .reject(.r01, "worth nothing") : .fulfill
        }
        XCTAssertEqual(scene.run.amount(ofPair: 0), 1_000_000)
        scene = try ProbeScene.begin(sources: 1, pairs: [0])
        try scene.drive { _, amount, _ in amount > 50 ? .reject(.f08, "too much") : .fulfill }
        XCTAssertEqual(scene.run.amount(ofPair: 0), 10)
    }

    func testWhatIsMissingInTheEndHasAReason() throws {
        var scene = try ProbeScene.begin(sources: 2, pairs: [0, 1], timeout: 300, absent: 1)
        try scene.drive { _, _, _ in .fulfill }
        XCTAssertFalse(scene.run.isFinished)
        XCTAssertEqual(scene.passed, [0])
        XCTAssertEqual(
            scene.reasons[1]?.last, "no link to node-1: it cannot be reached: Connection refused")
    }

    func testManyMorePairsThanMayBeInFlightPassInTheirTurn() throws {
        let pairs = Array(repeating: 0, count: ProbeRun.inFlightMax * 5)
        var scene = try ProbeScene.begin(sources: 1, pairs: pairs)
        try scene.drive { _, _, _ in .fulfill }
        XCTAssertEqual(scene.passed.count, pairs.count)
        XCTAssertLessThanOrEqual(scene.mostWaiting, ProbeRun.inFlightMax)
    }

    func testALineServesInOrderForEver() {
        var line = WaitingLine([1, 2])
        var served: [Int] = []
        for number in 3...5_000 {
            line.append(number)
            if let first = line.popFirst() { served.append(first) }
        }
        while let first = line.popFirst() { served.append(first) }
        XCTAssertEqual(served, Array(1...5_000))
        XCTAssert(line.isEmpty)
    }
}
