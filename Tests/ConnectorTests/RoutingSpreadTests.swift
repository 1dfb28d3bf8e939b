import Connector
import TestSupport
import XCTest

/// However many routes there are and whatever they are called, a lookup asks few slots.
final class RoutingSpreadTests: XCTestCase {
    private static let routes = Thoroughness.isFull ? 100_000 : 20_000
    private static let madeBits = Thoroughness.isFull ? 16 : 13
    // At most half of the slots are in use; hashed at random, the longest run among so many is
    // about 60 slots long.
    private static let longestRunMax = 160

    func testNumberedNamesSpread() {
        assertSpread((0..<100_000).map { "test.node-\($0)" })
    }

    func testRandomNamesSpread() {
        var random = SeededGenerator(seed: 3)
        assertSpread((0..<Self.routes).map { _ in "g." + token(4 + random.below(20), &random) })
    }

    func testDeepNamesSpread() {
        assertSpread(
            (0..<Self.routes).map {
                "g.region\($0 % 7).zone\($0 % 100).bank\($0 / 100).account\($0)"
            })
    }

    func testNamesOfThreeCharactersSpread() {
        let characters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_~")
        assertSpread(
            (0..<Self.routes).map {
                "g.\(characters[$0 & 63])\(characters[$0 >> 6 & 63])\(characters[$0 >> 12 & 63])"
            })
    }

    /// `ba` and `cA` differ in two bits that lie five apart, and fall together wherever the bytes
    /// are only shifted and added.
    func testNamesMadeToFallTogetherSpread() {
        assertSpread(
            (0..<1 << Self.madeBits).map { bits in
                "g." + (0..<Self.madeBits).map { bits >> $0 & 1 == 0 ? "ba" : "cA" }.joined()
            })
    }

    private func assertSpread(_ prefixes: [String], line: UInt = #line) {
        let distinct = Set(prefixes)
        let table = RoutingTable(
            distinct.map { RouteList.Route(prefix: Array($0.utf8), target: .peer(1)) })
        XCTAssertEqual(table.count, distinct.count, line: line)
        XCTAssertLessThan(table.longestRun, Self.longestRunMax, line: line)
        for prefix in prefixes.prefix(100) {
            XCTAssertEqual(target(prefix + ".wallet", table), .peer(1), prefix, line: line)
        }
    }

    private func token(_ count: Int, _ random: inout SeededGenerator) -> String {
        let characters = Array(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_~-".utf8)
        return String(
            decoding: (0..<count).map { _ in characters[random.below(characters.count)] },
            as: UTF8.self)
    }
}
