import Connector
import Foundation
import TestSupport
import Wire
import XCTest

/// Random tables and destinations against the rule said in the simplest way. A failure prints its
/// seed; `ILPNET_SEED=n` replays that one table alone.
final class RoutingModelTests: XCTestCase {
    private static let tables: UInt64 = 150
    private static let destinationsPerTable = 60

    func testEveryDestinationGoesWhereTheRuleSaysItDoes() {
        let only = ProcessInfo.processInfo.environment["ILPNET_SEED"].flatMap(UInt64.init)
        var seen: [String: Int] = [:]
        for seed in only.map({ [$0] }) ?? Array(1...Self.tables) {
            var random = SeededGenerator(seed: seed)
            let model = ModelTable(&random)
            let table = RoutingTable(
                model.routes.map { RouteList.Route(prefix: Array($0.key.utf8), target: $0.value) })
            for _ in 0..<Self.destinationsPerTable {
                let destination = model.destination(&random)
                let expected = model.target(of: destination)
                let found = target(destination, table)
                guard found == expected else {
                    return XCTFail(
                        "ILPNET_SEED=\(seed): \(destination.debugDescription) -> \(found), "
                            + "not \(expected), by \(model.routes)")
                }
                seen["\(expected)".prefix { $0 != "(" }.description, default: 0] += 1
            }
        }
        guard only == nil else { return }
        for kind in ["peer", "local", "nowhere", "invalid"] {
            XCTAssertGreaterThan(seen[kind] ?? 0, 200, kind)
        }
    }
}

/// The longest prefix that is the destination or ends before one of its dots.
private struct ModelTable {
    var routes: [String: RoutingTable.Target] = [:]

    private static let schemes = ["g", "test", "test1", "private", "peer"]
    // Few and alike, so that much matches, and nearly matches.
    private static let segments = [
        "a", "b", "aa", "A", "ab", "bank-1", "bank-10", "~x", "longersegment",
    ]

    init(_ random: inout SeededGenerator) {
        for peer in 0..<random.below(40) {
            routes[Self.address(segments: random.below(5), &random)] = .peer(peer)
        }
        routes[Self.address(segments: 1 + random.below(3), &random)] = .local
    }

    func destination(_ random: inout SeededGenerator) -> String {
        var address = Self.address(segments: random.below(8), &random)
        if let start = routes.keys.sorted().randomElement(using: &random), random.isOne(in: 2) {
            address = start
            for _ in 0..<random.below(4) {
                address += "." + Self.segments.randomElement(using: &random)!
            }
        }
        guard random.isOne(in: 4) else { return address }
        let place = address.index(address.startIndex, offsetBy: random.below(address.count))
        switch random.below(4) {
        case 0: address.insert(".", at: place)
        case 1: address.insert("!", at: place)
        case 2: address.remove(at: place)
        default: address.insert("a", at: place)
        }
        return address
    }

    func target(of destination: String) -> RoutingTable.Target {
        guard Self.isAddress(destination) else { return .invalid }
        let matching = routes.filter {
            destination == $0.key || destination.hasPrefix($0.key + ".")
        }
        return matching.max { $0.key.count < $1.key.count }?.value ?? .nowhere
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isSpelt = parts.dropFirst().allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy {
                    $0.isASCII && ($0.isLetter || $0.isNumber || "_~-".contains($0))
                }
        }
        return parts.count > 1 && isSpelt
            && [
                "g", "private", "example", "peer", "self", "test", "test1", "test2", "test3",
                "local",
            ]
            .contains(String(parts[0]))
    }

    private static func address(segments count: Int, _ random: inout SeededGenerator) -> String {
        let parts = (0..<count).map { _ in segments.randomElement(using: &random)! }
        return ([schemes.randomElement(using: &random)!] + parts).joined(separator: ".")
    }
}
