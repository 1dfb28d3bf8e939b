import Foundation
import TestSupport
import XCTest

/// Readers that take a kilobyte a second, and readers that are stopped as a whole, while events come
/// in: the others have everything at once, and those have it later.
///
/// Some seconds; a minute with `ILPNET_THOROUGH=1`.
final class SlowReaderTests: XCTestCase {
    private static let bytesPerSecond = 1_024
    private static let seconds = Thoroughness.isFull ? 60 : 2
    /// In the short time so many that they are more than the kernel takes for who does not read.
    private static let perSecond = Thoroughness.isFull ? 1_000 : 4_000
    private static let processSecondsMax: UInt32 = 300
    private static let megabytesMaxPerClient = 2

    func testReadersThatStopOrCrawlCostOnlyThemselvesAndMissNothing() throws {
        let hub = try RunningHub()
        let stopped = try SubscriberProcess(of: hub, "SlowReaderTests/testListens")
        let quick = (1...2).map { Subscriber(of: hub, channels: "packets", id: "quick\($0)") }
        let crawling = Subscriber(
            of: hub, channels: "packets", id: "crawling", bytesPerSecond: Self.bytesPerSecond)
        let source = try EventSourceThread(
            "node", to: hub, perSecond: Self.perSecond, spool: hub.folder["spool"])
        try eventually(within: 20, "everybody listens") {
            stopped.now.events > 0 && crawling.now.events > 0
                && quick.allSatisfy { $0.now.events > 0 }
        }
        stopped.signal(SIGSTOP)
        let target = source.count + UInt64(Self.perSecond * Self.seconds)
        var memory = 0
        var waiting = 0
        try eventually(within: Double(Self.seconds) * 2, "there was enough of it") {
            memory = max(memory, try hub.residentKilobytes())
            waiting = max(waiting, try hub.waiting().values.map(\.bytes).max() ?? 0)
            return source.count >= target
        }
        let sofar = Int(source.count)
        try eventually(within: 5, "the quick ones are up to date") {
            quick.allSatisfy { $0.now.events >= sofar }
        }
        XCTAssertLessThan(crawling.now.events, sofar / 4, "it crawls")
        XCTAssertGreaterThan(waiting, 0, "nothing ever waited for who does not read")
        XCTAssertLessThan(waiting, Self.megabytesMaxPerClient << 20)
        XCTAssertLessThan(memory, (64 + 4 * Self.megabytesMaxPerClient) * 1_024)
        for client in quick { XCTAssertEqual(client.now.connections, 1) }

        stopped.signal(SIGCONT)
        crawling.hurry()
        source.endProducing()
        let count = Int(source.count)
        try eventually(within: 60, "everybody has everything: \(stopped.now)") {
            stopped.now.events == count && crawling.now.events == count
                && quick.allSatisfy { $0.now.events == count }
        }
        source.stop(within: 5)
        for client in quick + [crawling] {
            client.stop()
            XCTAssertEqual(client.now.faults, [])
        }
        XCTAssertEqual(stopped.now.faults, [])
        XCTAssertEqual(stopped.now.leftOut, 0)
    }

    /// With more than a million events it goes on at the newest, and is told exactly what it misses.
    /// In the short run there are fewer, and it misses nothing.
    func testAReaderThatIsFarTooSlowIsToldExactlyWhatItMisses() throws {
        let hub = try RunningHub()
        let stopped = try SubscriberProcess(of: hub, "SlowReaderTests/testListens")
        let connector = try HandUplink(to: hub, as: "node")
        connector.send(0..<1, of: 1)
        try eventually(within: 20, "it listens") { stopped.now.events == 1 }
        stopped.signal(SIGSTOP)
        let count: UInt64 = Thoroughness.isFull ? 1_200_000 : 40_000
        var next: UInt64 = 1
        while next < count {
            let end = min(count, next + HandUplink.eventsPerFrameMax)
            connector.send(next..<end, of: 1)
            next = end
        }
        try connector.waitForAck(of: 1, upTo: count, within: 60)
        // The kernel has taken what it takes, and the hub holds the rest in its log.
        try eventually(within: 5, "something waits for who does not read") {
            try hub.waiting().values.contains { $0.bytes > 0 }
        }
        let waiting = try hub.waiting().values.map(\.bytes).max() ?? 0
        XCTAssertLessThan(waiting, Self.megabytesMaxPerClient << 20)
        XCTAssertLessThan(
            try hub.residentKilobytes(), (64 + Self.megabytesMaxPerClient) * 1_024)
        stopped.signal(SIGCONT)
        try eventually(within: 120, "it has what it was not told to be left out") {
            stopped.now.events + stopped.now.leftOut == Int(count)
        }
        XCTAssertEqual(stopped.now.faults, [])
        XCTAssertEqual(stopped.now.connections, 1)
        XCTAssertEqual(stopped.now.leftOut > 0, Thoroughness.isFull)
    }

    /// The process that is stopped; in the tests' own process there is nothing to do.
    func testListens() throws {
        try SubscriberProcess.listen(atMostSeconds: Self.processSecondsMax)
    }
}
