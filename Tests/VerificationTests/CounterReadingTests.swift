import Reactor
import Synchronization
import XCTest

@testable import Verification

/// How nodes are asked what they counted while packets are still on their way back.
final class CounterReadingTests: XCTestCase {
    func testNodesWithoutPacketsInFlightAreAskedOnce() throws {
        let pages = try CountedPages(inFlightForReadings: 0)
        let reading = CounterReading.settled(of: try pages.network())
        XCTAssertEqual(reading.problems, [])
        XCTAssertEqual(pages.readings, [1, 1])
    }

    func testOnlyWhoStillWaitsIsAskedAgainAndAtTheEndEverybodyOnce() throws {
        let pages = try CountedPages(inFlightForReadings: 4)
        let began = LoopTime.read().monotonicMilliseconds
        let reading = CounterReading.settled(of: try pages.network())
        XCTAssertEqual(pages.readings, [6, 2])
        let passed = LoopTime.read().monotonicMilliseconds - began
        XCTAssertGreaterThanOrEqual(passed, 4 * CounterReading.pauseMilliseconds)
        // What came to b while a waited is in it.
        XCTAssertEqual(reading.nodes.map(\.counters.received), [6, 2])
    }
}

/// Pages of two nodes, of which the first has a packet in flight for so many readings. Each node
/// has received as many packets as it was asked.
private final class CountedPages: Sendable {
    private let counts = Mutex([0, 0])
    private let inFlightForReadings: Int

    init(inFlightForReadings: Int) throws { self.inFlightForReadings = inFlightForReadings }

    var readings: [Int] { counts.withLock { $0 } }

    func network() throws -> NetworkUnderTest {
        try PretendedNetwork("a", "b").underTest { port, _ in
            let reading = self.counts.withLock { counts in
                counts[port] += 1
                return counts[port]
            }
            let inFlight = port == 0 && reading <= self.inFlightForReadings ? 1 : 0
            let page = """
                ilpnet_prepares_total{outcome="received"} \(reading)
                ilpnet_prepares_total{outcome="forwarded"} 0
                ilpnet_prepares_total{outcome="delivered"} 0
                ilpnet_prepares_total{outcome="rejected"} 0
                ilpnet_packets_in_flight \(inFlight)
                """
            return .answered(status: 200, body: Array(page.utf8))
        }
    }
}
