import GraphLayout
import TestSupport
import XCTest

@testable import Dashboard

final class MapPlacesTests: XCTestCase {
    func testTheSameNetworkLiesTheSame() throws {
        let names = (0..<20).map { "n\($0)" }
        var first = try MapPlaces(), second = try MapPlaces()
        first.follow(try PlayedNetwork(names).picture())
        second.follow(try PlayedNetwork(names).picture())
        XCTAssertEqual(first.places, second.places)
        XCTAssertEqual(first.places.count, 20)
    }

    func testANewNodeMovesNoOldOneAndLiesOnNone() throws {
        var map = try MapPlaces()
        var picture = try PlayedNetwork(["a", "b", "c", "d"]).picture()
        map.follow(picture)
        let before = map.places
        picture.take(PlayedNetwork(["a", "b", "new", "c", "d"]).snapshot)
        map.follow(picture)
        let after = map.places
        XCTAssertEqual([after[0], after[1], after[3], after[4]], before)
        for (place, other) in after.enumerated() where place != 2 {
            XCTAssertGreaterThan((after[2] - other).length, 0.5)
        }
        // Beside those that it is linked to.
        XCTAssertLessThan((after[2] - after[1]).length, 1.5)
        XCTAssertLessThan((after[2] - after[3]).length, 1.5)
    }

    func testANetworkThatIsMostlyNewIsLaidOutAnew() throws {
        var map = try MapPlaces()
        var picture = try PlayedNetwork(["a", "b"]).picture()
        map.follow(picture)
        picture.take(PlayedNetwork(["x", "y", "a", "z"]).snapshot)
        map.follow(picture)
        XCTAssertEqual(Set(map.places.map(\.y)), [0])
        XCTAssertEqual(map.places.map(\.x), [0, 1, 2, 3])
    }

    func testALargeNetworkIsLaidOutByAThread() throws {
        let names = (0..<100).map { "n\($0)" }
        var picture = try PlayedNetwork(names).picture()
        var map = try MapPlaces()
        map.follow(picture)
        XCTAssertEqual(map.places, [])
        try waitForThread(map)
        XCTAssert(map.takeFinished(picture))
        XCTAssertEqual(map.places.count, 100)
        // Nodes that go while a thread is busy: what it made is not for them.
        picture.take(PlayedNetwork(names.map { "new-\($0)" }).snapshot)
        map.follow(picture)
        picture.take(PlayedNetwork(["a", "b"]).snapshot)
        map.follow(picture)
        try waitForThread(map)
        XCTAssert(map.takeFinished(picture))
        XCTAssertEqual(map.places.count, 2)
    }

    func testSoManyNodesThatNobodyCouldTellThemApartHaveNoPlaces() throws {
        var map = try MapPlaces()
        map.follow(try PlayedNetwork((0...MapPlaces.nodesMax).map { "n\($0)" }).picture())
        XCTAssertEqual(map.places, [])
        XCTAssertFalse(map.takeFinished(try PlayedNetwork().picture()))
    }

    private func waitForThread(_ map: MapPlaces) throws {
        var ready = pollfd(fd: map.descriptor, events: Int16(POLLIN), revents: 0)
        XCTAssertEqual(poll(&ready, 1, 20_000), 1)
    }
}
