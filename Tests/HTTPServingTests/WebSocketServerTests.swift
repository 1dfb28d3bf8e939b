import Foundation
import HTTPServing
import TestSupport
import XCTest

/// WebSockets of well-behaved clients.
final class WebSocketServerTests: XCTestCase {
    private func text(_ text: String) -> ReceivedFrame {
        ReceivedFrame(first: 0x81, payload: Array(text.utf8))
    }

    func testTheBestSubprotocolIsChosenAndExtraFieldsGoWithTheAnswer() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        for (offer, chosen) in [
            ("good, better", "better"), ("good", "good"), ("other", nil), (nil, nil),
        ] {
            let client = try RawConnection(port: server.port)
            let field = offer.map { "Sec-WebSocket-Protocol: \($0)\r\n" } ?? ""
            client.send(
                "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(field)\r\n")
            XCTAssertEqual(
                try client.read(through: "\r\n\r\n"),
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                    + (chosen.map { "Sec-WebSocket-Protocol: \($0)\r\n" } ?? "")
                    + "X-Extra: 1\r\n\r\n")
        }
    }

    func testFramesThatComeWithTheRequestAreTaken() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let client = try server.open(sending: [.text("one"), .text("two")])
        XCTAssertEqual(try client.hear(), text("one"))
        XCTAssertEqual(try client.hear(), text("two"))
        // Also where the client ends its side at once.
        let hasty = try RawConnection(port: server.port)
        hasty.send("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        hasty.send("Sec-WebSocket-Version: 13\r\n")
        hasty.send(
            Array("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".utf8)
                + ScriptedFrame.text("three").bytes(toServer: true))
        hasty.endOutput()
        _ = try hasty.read(through: "\r\n\r\n")
        XCTAssertEqual(try hasty.hear(), text("three"))
    }

    func testMessagesOfEverySizeAndCutComeBack() throws {
        var limits = WebSocketLimits.connector
        limits.fragmentsMax = 10
        let server = try RunningSockets(limits)
        defer { server.stop() }
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for size in [0, 1, 125, 126, 65_535, 65_536, 100_000, 256 * 1024 + 1024] {
            let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let letters = payload.map { $0 & 0x1f | 0x60 }
            for pieceMax in [300_000, 70_000, 5_000, 100] where size / pieceMax < 60 {
                let client = try server.open()
                let frames: [ScriptedFrame] = [
                    .binary(payload), .ping([1]), .text(String(decoding: letters, as: UTF8.self)),
                    .binary(Array(payload.prefix(size / 2)), isFinal: false), .ping([2]),
                    .more(Array(payload.dropFirst(size / 2)), isFinal: true), .binary([9]),
                ]
                var bytes = frames.flatMap { $0.bytes(toServer: true) }[...]
                while !bytes.isEmpty {
                    let count = Int.random(in: 1...pieceMax, using: &random)
                    client.send(Array(bytes.prefix(count)))
                    bytes = bytes.dropFirst(count)
                }
                for expected in [
                    ReceivedFrame(first: 0x82, payload: payload), .init(first: 0x8a, payload: [1]),
                    .init(first: 0x81, payload: letters), .init(first: 0x8a, payload: [2]),
                    .init(first: 0x82, payload: payload), .init(first: 0x82, payload: [9]),
                ] {
                    XCTAssertEqual(try client.hear(), expected, "\(size) \(pieceMax) \(seed)")
                }
            }
        }
    }

    func testRequestsAreAnsweredBesideWebSockets() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let client = try server.open()
        let plain = try RawConnection(port: server.port)
        for word in ["a", "b"] {
            plain.send("GET /say?\(word) HTTP/1.1\r\nHost: h\r\n\r\n")
            XCTAssert(try plain.readResponse().hasSuffix("\r\n\r\n\(word)\n"))
            client.say(.text(word))
            XCTAssertEqual(try client.hear(), text(word))
        }
        XCTAssertEqual(server.facts.sockets, 1)
    }

    func testWhatAsksForNoWebSocketIsTold() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        for (old, new, status) in [
            ("Upgrade: websocket\r\n", "", 426), ("Version: 13", "Version: 8", 426),
            ("==\r\n", "\r\n", 400), ("GET", "POST", 405),
        ] {
            let answer = try server.answer(replacing: old, with: new)
            XCTAssert(answer.hasPrefix("HTTP/1.1 \(status) "), answer)
        }
    }

    func testOnlySoManyAreOpenAndAPlaceThatIsFreeIsGivenAgain() throws {
        let server = try RunningSockets(
            server: HTTPServerLimits(connectionsMax: 8, socketsMax: 2))
        defer { server.stop() }
        let clients = try (0..<2).map { _ in try server.open() }
        let answer = try server.answer()
        XCTAssert(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: 5"), answer)
        clients[0].say(.close(1000))
        XCTAssertEqual(try clients[0].hear().closeCode, 1000)
        let third = try server.open()
        for client in [clients[1], third] {
            client.say(.text("still here"))
            XCTAssertEqual(try client.hear(), text("still here"))
        }
    }

    func testWebSocketsGiveWayToNobody() throws {
        let server = try RunningSockets(server: HTTPServerLimits(connectionsMax: 2))
        defer { server.stop() }
        let clients = try (0..<2).map { _ in try server.open() }
        let answer = try server.answer()
        XCTAssert(answer.hasPrefix("HTTP/1.1 503 "), answer)
        for client in clients {
            client.say(.text("here"))
            XCTAssertEqual(try client.hear(), text("here"))
        }
    }

    func testBothSidesPing() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let client = try server.open()
        client.say(.ping([1, 2, 3]))
        XCTAssertEqual(try client.hear(), ReceivedFrame(first: 0x8a, payload: [1, 2, 3]))
        client.say(.text("!ping"))
        XCTAssertEqual(try client.hear(), ReceivedFrame(first: 0x89, payload: []))
    }

    func testWhoIsNotReadWaitsAndIsReadLater() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let quiet = try server.open()
        let other = try server.open()
        quiet.say(.text("!rest"))
        other.say(.text("first"))
        XCTAssertEqual(try other.hear(), text("first"))
        quiet.say(.text("second"))
        XCTAssertFalse(quiet.hasAnything(within: 0.1))
        other.say(.text("!work"))
        XCTAssertEqual(try quiet.hear(), text("second"))
        // One that goes away meanwhile is noticed.
        quiet.say(.text("!rest"))
        other.say(.text("third"))
        XCTAssertEqual(try other.hear(), text("third"))
        quiet.reset()
        try eventually(within: 5, "noticed") { server.facts.sockets == 1 }
    }

    func testNothingThatCameAlreadyIsGivenOutWhileNothingIsWanted() throws {
        let server = try RunningSockets(.connector)
        defer { server.stop() }
        let quiet = try server.open()
        let other = try server.open()
        let long = ScriptedFrame.binary(.init(repeating: 7, count: 100_000))
        let bytes = long.bytes(toServer: true)
        for (round, size) in [1, 50_000, 50_000].enumerated() {
            quiet.send(
                [ScriptedFrame.text("!rest"), .text("one"), .text("!rest"), .binary([2])]
                    .flatMap { $0.bytes(toServer: true) } + bytes.prefix(size))
            try eventually(within: 5, "it comes") { server.facts.rests == 2 * round + 1 }
            XCTAssertFalse(quiet.hasAnything(within: 0.1))
            other.say(.text("!work"))
            XCTAssertEqual(try quiet.hear(), text("one"))
            XCTAssertFalse(quiet.hasAnything(within: 0.1))
            other.say(.text("!work"))
            XCTAssertEqual(try quiet.hear().payload, [2])
            quiet.send(Array(bytes.dropFirst(size)))
            XCTAssertEqual(try quiet.hear().payload, long.payload)
        }
    }

    func testOneBlockIsGivenToEverybody() throws {
        let server = try RunningSockets()
        defer { server.stop() }
        let clients = try (0..<(Thoroughness.isFull ? 500 : 100)).map { _ in try server.open() }
        clients[0].say(.text("!all 20000"))
        for client in clients {
            XCTAssertEqual(
                try client.hear(),
                ReceivedFrame(first: 0x82, payload: .init(repeating: 0x79, count: 20_000)))
        }
        XCTAssertEqual(server.facts.refused, 0)
    }
}
