import Connector
import TestSupport
import XCTest

final class InFlightTableTests: XCTestCase {
    func testAPacketIsTakenOnce() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 10)
        let id = table.add(packet(to: 3, at: 5000, amount: 42), nowMilliseconds: 0)
        XCTAssertEqual(table.count, 1)
        XCTAssertEqual(table.take(id, from: 3)?.amount, 42)
        XCTAssertNil(table.take(id, from: 3))
        XCTAssertEqual(table.count, 0)
    }

    func testOnlyThePeerThatWasAskedCanAnswer() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 10)
        let id = table.add(packet(to: 3, at: 5000), nowMilliseconds: 0)
        XCTAssertNil(table.take(id, from: 4))
        XCTAssertNil(table.take(id, from: -1))
        XCTAssertNil(table.take(id, from: 3 + 1 << 32))
        XCTAssertNotNil(table.take(id, from: 3))
    }

    func testAnIdThatNobodyGaveOutIsNobodys() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 10)
        let id = table.add(packet(to: 0, at: 5000), nowMilliseconds: 0)
        for other in [0, id &+ 1, id &+ 1024, id &+ 1 << 31, .max] {
            XCTAssertNil(table.take(other, from: 0), "\(other)")
        }
    }

    func testAnswersComeInAnyOrder() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 1000)
        let ids = (0..<1000).map {
            table.add(packet(to: 1, at: 5000, amount: UInt64($0)), nowMilliseconds: 0)
        }
        var random = SeededGenerator(seed: 5)
        for i in ids.indices.shuffled(using: &random) {
            XCTAssertEqual(table.take(ids[i], from: 1)?.amount, UInt64(i))
        }
        XCTAssertEqual(table.count, 0)
    }

    func testAnIdDoesNotComeBackWhileItsAnswerCouldBeLate() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 50)
        var last = table.add(packet(to: 1, at: 5000), nowMilliseconds: 0)
        for _ in 0..<20_000 {
            XCTAssertNotNil(table.take(last, from: 1))
            let id = table.add(packet(to: 1, at: 5000), nowMilliseconds: 0)
            XCTAssertGreaterThan(id, last)
            last = id
        }
    }

    func testIdsGoOnFromTheStartAfterTheLastOne() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 50, lastId: .max - 2)
        let ids = (0..<6).map { _ in table.add(packet(to: 1, at: 5000), nowMilliseconds: 0) }
        XCTAssertEqual(ids, [.max - 1, .max, 0, 1, 2, 3])
        for id in ids { XCTAssertNotNil(table.take(id, from: 1), "\(id)") }
    }

    func testAnIdWhoseSlotIsTakenIsLeftOut() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 50)
        let first = table.add(packet(to: 1, at: 5000, amount: 1), nowMilliseconds: 0)
        var seen: Set<UInt32> = [first]
        for _ in 0..<3000 {
            let id = table.add(packet(to: 1, at: 5000), nowMilliseconds: 0)
            XCTAssert(seen.insert(id).inserted)
            XCTAssertNotNil(table.take(id, from: 1))
        }
        XCTAssertEqual(table.take(first, from: 1)?.amount, 1)
    }

    func testItIsFullAtItsLimitAndNotAfterAnAnswer() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 3)
        var ids: [UInt32] = []
        for _ in 0..<3 {
            XCTAssertFalse(table.isFull)
            ids.append(table.add(packet(to: 1, at: 5000), nowMilliseconds: 0))
        }
        XCTAssert(table.isFull)
        XCTAssertNotNil(table.take(ids[1], from: 1))
        XCTAssertFalse(table.isFull)
    }

    func testItGrowsWithoutForgettingAnything() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 20_000)
        var ids: [UInt32] = []
        for i in 0..<20_000 {
            let deadline = Int64(1000 + i)
            ids.append(
                table.add(packet(to: i % 3, at: deadline, amount: UInt64(i)), nowMilliseconds: 0))
        }
        XCTAssert(table.isFull)
        for i in stride(from: 0, to: 20_000, by: 2) {
            XCTAssertEqual(table.take(ids[i], from: i % 3)?.amount, UInt64(i))
        }
        var expired: Set<UInt64> = []
        while let packet = table.takeExpired(30_000) { expired.insert(packet.amount) }
        XCTAssertEqual(expired, Set((0..<10_000).map { UInt64(2 * $0 + 1) }))
        XCTAssertEqual(table.count, 0)
    }

    func testAPacketExpiresAtItsDeadlineAndNotBefore() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 10)
        _ = table.add(packet(to: 1, at: 5007), nowMilliseconds: 0)
        XCTAssertGreaterThanOrEqual(table.millisecondsToNext(0), 5007)
        XCTAssertLessThanOrEqual(table.millisecondsToNext(0), 5007 + 16)
        XCTAssertNil(table.takeExpired(5006))
        XCTAssertNotNil(table.takeExpired(5007 + 16))
        XCTAssertNil(table.takeExpired(9000))
        XCTAssertEqual(table.millisecondsToNext(9000), -1)
    }

    func testAnAnsweredPacketDoesNotExpire() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 10)
        let id = table.add(packet(to: 1, at: 5000), nowMilliseconds: 0)
        XCTAssertNotNil(table.take(id, from: 1))
        XCTAssertNil(table.takeExpired(100_000))
    }

    func testThePacketsOfOnePeerAreTakenAndNoOthers() {
        var table = InFlightTable(nowMilliseconds: 0, countMax: 5000)
        for i in 0..<3000 {
            _ = table.add(packet(to: i % 3, at: 5000, amount: UInt64(i)), nowMilliseconds: 0)
        }
        var taken: Set<UInt64> = []
        var place = 0
        while let packet = table.take(nextOf: 1, from: &place) { taken.insert(packet.amount) }
        XCTAssertEqual(taken, Set((0..<1000).map { UInt64(3 * $0 + 1) }))
        XCTAssertEqual(table.count, 2000)
        var again = 0
        XCTAssertNil(table.take(nextOf: 1, from: &again))
    }

    private func packet(to peer: Int, at deadline: Int64, amount: UInt64 = 0) -> InFlight {
        var packet = InFlight()
        packet.nextPeer = Int32(peer)
        packet.deadline = deadline
        packet.amount = amount
        return packet
    }
}
