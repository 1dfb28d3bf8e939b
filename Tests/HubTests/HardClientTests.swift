import Foundation
import TestSupport
import XCTest

/// Clients that read slowly, stop, or come by the hundred: the others are served as if they were not
/// there, and nobody is told less than everything.
final class HardClientTests: XCTestCase {
    private func publish(_ count: Int, from: Int = 0, _ connector: HandWebSocket) {
        for number in from..<from + count {
            connector.send(PlainProtocolTests.packet("one", "p\(number)"))
        }
    }

    /// The offsets of so many events, which rise by one.
    private func assertReads(
        _ count: Int, _ client: HandWebSocket, _ message: String = ""
    ) throws {
        var seen = 0
        var last: Int?
        while seen < count {
            let text = try XCTUnwrap(client.nextText(within: 30), message)
            guard text.hasPrefix(#"{"type":"event","channel":"packets""#) else { continue }
            let offset = try XCTUnwrap(
                text.split(separator: ":").last.flatMap { Int($0.dropLast()) }, text)
            if let last { XCTAssertGreaterThan(offset, last, message) }
            XCTAssertTrue(text.contains(#""packetId":"p\#(seen)""#), "\(seen): \(text)")
            last = offset
            seen += 1
        }
    }

    func testFiveHundredSubscribersAllSeeEverything() throws {
        let hub = try RunningHub()
        let clients = try (0..<500).map { try hub.client("clientId=c\($0)&channels=packets") }
        let connector = try hub.plain()
        publish(100, connector)
        for (place, client) in clients.enumerated() {
            try assertReads(100, client, "client \(place)")
        }
        XCTAssertEqual(try hub.metric("ilpnet_telemetry_gaps_total"), 0)
        XCTAssertLessThan(try hub.residentKilobytes(), (64 + 500 * 2) * 1_024)
    }

    func testAReaderThatStopsHoldsUpNobodyAndMissesNothing() throws {
        let hub = try RunningHub()
        let stopped = try hub.client("clientId=stopped&channels=packets")
        let quick = try hub.client("clientId=quick&channels=packets")
        let connector = try hub.plain()
        let count = 20_000
        publish(count, connector)
        try assertReads(count, quick, "the quick one")
        // What waits for the one that stopped is bounded, however much there is.
        XCTAssertLessThan(try hub.residentKilobytes(), (64 + 2 * 2) * 1_024)
        try assertReads(count, stopped, "the one that stopped")
    }

    func testConnectionsThatComeAndGoByTheHundredLeaveNothing() throws {
        let hub = try RunningHub()
        let client = try hub.client("clientId=steady&channels=packets")
        let connector = try hub.plain()
        for round in 0..<10 {
            for _ in 0..<100 { _ = try RawConnection(port: hub.httpPort) }
            publish(1, from: round, connector)
        }
        try assertReads(10, client)
        try eventually(within: 10, "their connections are gone") {
            try hub.metric("ilpnet_dashboard_connections") <= 3
        }
    }

    func testLongAndBrokenFramesEndTheirConnectionWithTheRightCode() throws {
        let hub = try RunningHub()
        let cases: [(String, [ScriptedFrame], Int)] = [
            ("no mask", [ScriptedFrame(first: 0x81, payload: [65], hasWrongMask: true)], 1002),
            (
                "2^63 - 1",
                [ScriptedFrame(first: 0x81, lengthBits: 64, claimedLength: UInt64(Int64.max))],
                1009
            ),
            (
                "2^63",
                [ScriptedFrame(first: 0x81, lengthBits: 64, claimedLength: 1 << 63)], 1002
            ),
            ("not UTF-8", [ScriptedFrame(first: 0x81, payload: [0xff])], 1007),
            ("binary", [.binary([1, 2, 3])], 1003),
            (
                "131,000 fragments",
                [.text("{", isFinal: false)] + (0..<131_000).map { _ in .more(" ") }, 1008
            ),
            ("pings without end", (0..<10_000).map { _ in .ping() }, 1008),
        ]
        let steady = try hub.client("clientId=steady&channels=packets")
        for (name, frames, code) in cases {
            for port in [hub.telemetryPort, hub.httpPort] {
                let isPage = port == hub.httpPort
                let socket = isPage ? try hub.client("channels=packets") : try hub.plain()
                socket.send(frames)
                XCTAssertEqual(try socket.end().code, code, "\(name), port \(isPage)")
            }
        }
        let connector = try hub.plain()
        publish(1, connector)
        try assertReads(1, steady)
    }
}
