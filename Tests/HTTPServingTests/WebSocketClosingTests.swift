import Foundation
import HTTPServing
import TestSupport
import XCTest

/// How WebSockets end, and what each side is told.
final class WebSocketClosingTests: XCTestCase {
    private func end(_ server: RunningSockets) throws -> WebSocketEnd? {
        try eventually(within: 5, "an end") { server.facts.ends.count == 1 }
        return server.facts.ends.first
    }

    func testAClientsCloseIsAnsweredWithItsCode() throws {
        for (body, code, reason) in [
            (ScriptedFrame.close(1000, "done"), UInt16(1000), "done"),
            (.close(4_999), 4_999, ""), (.close([]), 1005, ""),
        ] {
            let server = try RunningSockets()
            defer { server.stop() }
            let client = try server.open()
            client.say(.text("a"), body, .text("b"))
            XCTAssertEqual(try client.hear().payload, [97])
            let answer = try client.hear()
            XCTAssertEqual(answer.first, 0x88)
            XCTAssertEqual(answer.closeCode, code == 1005 ? nil : code)
            XCTAssertEqual(try client.readToEnd(), [])
            let told = WebSocketEnd(code: code, reason: reason, isByPeer: true)
            XCTAssertEqual(try end(server), told)
        }
    }

    func testTheOwnersCloseIsTheLastWord() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let client = try server.open()
        client.say(.text("!close 1008 Unauthorized"), .text("too late"), .ping([1]))
        let close = try client.hear()
        XCTAssertEqual(close.closeCode, 1008)
        XCTAssertEqual(String(decoding: close.payload.dropFirst(2), as: UTF8.self), "Unauthorized")
        client.say(.text("much too late"), .close(1008))
        XCTAssertEqual(try client.readToEnd(), [])
        let told = WebSocketEnd(code: 1008, reason: "Unauthorized", isByPeer: false)
        XCTAssertEqual(try end(server), told)
        XCTAssertEqual(server.facts.messages, 0)
        client.endOutput()
        try eventually(within: 5, "nobody is left") { server.facts.connections == 0 }
    }

    func testWhoDoesNotAnswerACloseIsCut() throws {
        var limits = WebSocketLimits.client
        limits.closeMilliseconds = 100
        let server = try RunningSockets(limits)
        defer { server.stop() }
        let client = try server.open()
        client.say(.text("!close 1000 x"))
        XCTAssertEqual(try client.hear().closeCode, 1000)
        XCTAssertEqual(try client.readToEnd(within: 5), [])
        try eventually(within: 5, "nobody is left") { server.facts.connections == 0 }
    }

    func testAFloodBehindACloseIsCut() throws {
        var limits = WebSocketLimits.client
        limits.closingBytesMax = 100_000
        let server = try RunningSockets(limits)
        defer { server.stop() }
        let client = try server.open()
        client.say(.text("!close 1000 x"))
        XCTAssertEqual(try client.hear().closeCode, 1000)
        let piece = ScriptedFrame.binary(.init(repeating: 1, count: 10_000)).bytes(toServer: true)
        for _ in 0..<1_000 where server.facts.connections > 0 { client.send(piece) }
        try eventually(within: 5, "nobody is left") { server.facts.connections == 0 }
    }

    func testAtTheEndEverybodyIsTold() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let clients = try (0..<20).map { _ in try server.open() }
        clients[3].say(.text("!end"))
        for client in clients {
            XCTAssertEqual(try client.hear().closeCode, 1001)
            client.say(.close(1001))
            XCTAssertEqual(try client.readToEnd(), [])
        }
        XCTAssertEqual(server.facts.ends.map(\.code), .init(repeating: 1001, count: 20))
    }

    func testAConnectionThatEndsWithoutACloseIsAbnormal() throws {
        for breaks in [false, true] {
            let server = try RunningSockets()
            defer { server.stop() }
            let client = try server.open()
            client.say(.binary([1], isFinal: false))
            if breaks { client.reset() } else { client.endOutput() }
            let told = WebSocketEnd(
                code: 1006, reason: "the connection was lost", isByPeer: true)
            XCTAssertEqual(try end(server), told)
            try eventually(within: 5, "nobody is left") { server.facts.connections == 0 }
        }
    }

    func testEveryFaultHasItsCode() throws {
        var limits = WebSocketLimits.client
        limits.fragmentsMax = 100
        limits.controlFramesPerSecondMax = 50
        let long = ScriptedFrame(first: 0x82, claimedLength: UInt64(limits.messageBytesMax) + 1)
        let pieces =
            [ScriptedFrame.text("a", isFinal: false)] + (0..<131_000).map { _ in .more("a") }
        let cases: [(String, [ScriptedFrame], UInt16)] = [
            ("no mask", [ScriptedFrame(first: 0x82, payload: [1], hasWrongMask: true)], 1002),
            ("a reserved bit", [ScriptedFrame(first: 0xc2, payload: [1])], 1002),
            ("a reserved opcode", [ScriptedFrame(first: 0x83, payload: [1])], 1002),
            ("nothing continued", [.more("x")], 1002),
            ("2^63", [ScriptedFrame(first: 0x82, claimedLength: 1 << 63)], 1002),
            ("2^63-1", [ScriptedFrame(first: 0x82, claimedLength: 1 << 63 - 1)], 1009),
            ("one byte too long", [long], 1009),
            (
                "too long in two",
                [
                    .binary(.init(repeating: 0, count: limits.messageBytesMax), isFinal: false),
                    .more([1]),
                ], 1009
            ),
            ("no UTF-8", [ScriptedFrame(first: 0x81, payload: [0xff])], 1007),
            ("131,000 fragments", pieces, 1008),
            ("a ping flood", (0..<200).map { _ in .ping([1]) }, 1008),
            ("a pong flood", (0..<200).map { _ in .pong() }, 1008),
            ("half a close code", [.close([3])], 1002),
            ("a close code that may not travel", [.close(1006)], 1002),
        ]
        for (name, frames, code) in cases {
            let server = try RunningSockets(limits)
            defer { server.stop() }
            let client = try server.open()
            client.send(frames.flatMap { $0.bytes(toServer: true) })
            var frame = try client.hear()
            while frame.first == 0x8a { frame = try client.hear() }
            XCTAssertEqual(frame.closeCode, code, name)
            XCTAssertEqual(try client.readToEnd(), [], name)
            let told = try end(server)
            XCTAssertEqual(told?.code, code, name)
            XCTAssertEqual(told?.isByPeer, false, name)
            XCTAssertEqual(
                told?.reason, String(decoding: frame.payload.dropFirst(2), as: UTF8.self), name)
        }
    }
}
