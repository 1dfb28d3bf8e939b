import Foundation
import HTTPServing
import TestSupport
import XCTest

/// Clients that are slow, silent, greedy or many, and what the others notice.
final class WebSocketLimitTests: XCTestCase {
    /// What no kernel between two ends takes.
    private static let floods = "!flood 40000 1000"

    func testAFrameThatDripsIsCutAndTheOthersAreServed() throws {
        var limits = WebSocketLimits.client
        limits.messageMilliseconds = 300
        let server = try RunningSockets(limits)
        defer { server.stop() }
        let other = try server.open()
        let drips: [(ScriptedFrame, Int)] = [
            (.binary(.init(repeating: 1, count: 60_000)), 6), (.text("long enough"), 6),
            (.ping([1, 2, 3, 4, 5, 6, 7, 8]), 6), (.binary([1], isFinal: false), 7),
            (.binary([], isFinal: false), 6),
        ]
        for (frame, count) in drips {
            let client = try server.open()
            let start = ContinuousClock.now
            let bytes = frame.bytes(toServer: true)
            for byte in bytes.prefix(count) {
                client.send([byte])
                other.say(.text("x"))
                XCTAssertEqual(try other.hear().payload, [120])
                XCTAssertFalse(client.hasAnything(within: 0.01))
            }
            let close = try client.hear()
            XCTAssertEqual(close.closeCode, 1008)
            XCTAssertGreaterThan(ContinuousClock.now - start, .milliseconds(290))
        }
        other.say(.text("x"))
        XCTAssertEqual(try other.hear().payload, [120])
    }

    func testEveryMessageHasItsOwnTime() throws {
        var limits = WebSocketLimits.client
        limits.messageMilliseconds = 300
        let server = try RunningSockets(limits)
        defer { server.stop() }
        let client = try server.open()
        // Each piece ends one message and begins the next.
        let bytes = ScriptedFrame.binary([1, 2, 3, 4]).bytes(toServer: true)
        let pings = ScriptedFrame.ping([1, 2, 3, 4]).bytes(toServer: true)
        for frame in [bytes, pings] {
            client.send(Array(frame.prefix(5)))
            for _ in 0..<10 {
                XCTAssertFalse(client.hasAnything(within: 0.05))
                client.send(Array(frame.dropFirst(5) + frame.prefix(5)))
                XCTAssertEqual(try client.hear().payload, [1, 2, 3, 4])
            }
            client.send(Array(frame.dropFirst(5)))
            XCTAssertEqual(try client.hear().payload, [1, 2, 3, 4])
        }
        XCTAssertFalse(client.hasAnything(within: 0.5))
    }

    func testWhatWaitsForAReaderWhoStoppedIsBoundedAndTheOthersAreServed() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let deaf = try server.open()
        let other = try server.open()
        deaf.say(.text(Self.floods))
        try eventually(within: 10, "something is refused") { server.facts.refused > 0 }
        for _ in 0..<20 {
            let start = ContinuousClock.now
            other.say(.text("x"))
            XCTAssertEqual(try other.hear().payload, [120])
            XCTAssertLessThan(ContinuousClock.now - start, .milliseconds(500))
        }
        let facts = server.facts
        XCTAssertLessThanOrEqual(facts.pendingMost, 1_024 * 1_024)
        XCTAssertEqual(facts.drained, 0)
        // Once it reads, it gets whole messages, and the owner is told that there is room.
        for _ in 0..<(40_000 - facts.refused) {
            XCTAssertEqual(try deaf.hear().payload.count, 1_000)
        }
        try eventually(within: 5, "drained") { server.facts.drained == 1 }
        deaf.say(.text("and on"))
        XCTAssertEqual(try deaf.hear().payload, Array("and on".utf8))
    }

    func testOneBlockForAllCostsOnlyThoseWhoDoNotRead() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let deaf = try server.open()
        let other = try server.open()
        while server.facts.refused == 0 {
            other.say(.text("!all 200000"))
            XCTAssertEqual(try other.hear().payload.count, 200_000)
        }
        XCTAssertLessThanOrEqual(server.facts.pendingMost, 1_024 * 1_024)
        // What was given is given whole and in order.
        deaf.say(.text("end"))
        var frame = try deaf.hear()
        while frame.first == 0x82 {
            XCTAssertEqual(frame.payload.count, 200_000)
            frame = try deaf.hear()
        }
        XCTAssertEqual(frame.payload, Array("end".utf8))
    }

    func testWhoTakesNothingForTooLongIsCut() throws {
        var limits = WebSocketLimits.client
        limits.stallMilliseconds = 200
        let server = try RunningSockets(limits)
        defer { server.stop() }
        let deaf = try server.open()
        deaf.say(.text(Self.floods))
        try eventually(within: 10, "cut") { server.facts.connections == 0 }
        XCTAssertEqual(
            server.facts.ends,
            [
                WebSocketEnd(
                    code: 1006, reason: "it took nothing of what waited for it", isByPeer: false)
            ])
    }

    func testManyWhoConnectAtOnceDoNotHoldUpOthers() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let other = try server.open()
        var slowest = Duration.zero
        for _ in 0..<300 {
            // Half of them say nothing, half begin a header that they do not finish.
            let silent = try RawConnection(port: server.port)
            let slow = try RawConnection(port: server.port)
            slow.send("GET / HTTP/1.1\r\nHost:")
            let start = ContinuousClock.now
            other.say(.text("x"))
            XCTAssertEqual(try other.hear().payload, [120])
            slowest = max(slowest, ContinuousClock.now - start)
            withExtendedLifetime(silent) {}
        }
        XCTAssertLessThan(slowest, .milliseconds(500))
    }

    func testClaimedLengthsAndBeginningsHoldLittleMemory() throws {
        var limits = WebSocketLimits.connector
        limits.messageBytesMax = 16 * 1_024 * 1_024
        let server = try RunningSockets(limits)
        defer { server.stop() }
        let before = try residentBytes()
        let claim = ScriptedFrame(
            first: 0x82, payload: .init(repeating: 1, count: 100),
            claimedLength: 16 * 1_024 * 1_024)
        let clients = try (0..<100).map { _ in try server.open() }
        for client in clients { client.send(claim.bytes(toServer: true)) }
        let last = try server.open()
        last.say(.text("x"))
        XCTAssertEqual(try last.hear().payload, [120])
        // 1.6 GB were claimed.
        XCTAssertLessThan(try residentBytes() - before, 32 * 1_024 * 1_024)
    }

    private func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try XCTUnwrap(Int(text.split(separator: " ")[1])) * 4_096
    }
}
