import Foundation
import HTTPServing
import TestSupport
import Wire
import XCTest

/// Answers that are given piece by piece.
final class HTTPStreamTests: XCTestCase {
    private func get(_ query: String, version: String = "1.1", method: String = "GET") -> String {
        "\(method) /stream?\(query) HTTP/\(version)\r\nHost: h\r\n\r\n"
    }

    private let health = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n"

    func testPiecesComeAsChunksAndTheLastOneEndsTheConnection() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let answer = try server.answer(to: get("3.17"))
        let piece = "11\r\n" + String(repeating: "x", count: 17) + "\r\n"
        XCTAssertEqual(
            answer,
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n" + piece + piece + piece + "0\r\n\r\n")
    }

    func testAClientOfHTTP10GetsThePiecesAsTheyAre() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let answer = try server.answer(to: get("2.3", version: "1.0"))
        XCTAssertEqual(
            answer,
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nxxxxxx")
    }

    func testWhoAsksForTheHeadAloneGetsNoStream() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let answer = try server.answer(to: get("0", method: "HEAD"))
        XCTAssert(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\n"), answer)
        XCTAssertEqual(server.streamCount, 0)
    }

    func testASilentStreamOutlivesEveryDeadlineOfAnAnswer() throws {
        let server = try RunningServer(
            HTTPServerLimits(
                headerMilliseconds: 20, idleMilliseconds: 20, answerMilliseconds: 20,
                writeMilliseconds: 20, streamStallMilliseconds: 20))
        defer { server.stop() }
        let client = try server.connect()
        client.send(get("0"))
        _ = try client.read(through: "\r\n\r\n")
        XCTAssertFalse(client.hasAnything(within: 0.2))
        XCTAssertEqual(server.streamCount, 1)
    }

    func testOnlySoManyListenAndTheNextIsTold() throws {
        let server = try RunningServer(HTTPServerLimits(streamsMax: 2))
        defer { server.stop() }
        let clients = try (0..<2).map { _ in
            let client = try server.connect()
            client.send(get("0"))
            _ = try client.read(through: "\r\n\r\n")
            return client
        }
        let third = try server.connect()
        third.send(get("0"))
        let answer = try third.readResponse()
        XCTAssert(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: 5"), answer)
        // It may ask for something else meanwhile, and listen once a place is free.
        third.send(health)
        XCTAssert(try third.readResponse().hasPrefix("HTTP/1.1 200 "))
        clients[0].endOutput()
        XCTAssertEqual(try clients[0].textToEnd(), "")
        third.send(get("1.1"))
        XCTAssert(try third.textToEnd().hasSuffix("1\r\nx\r\n0\r\n\r\n"))
    }

    func testStreamsNeverGiveWayToWhoComesNew() throws {
        let server = try RunningServer(HTTPServerLimits(connectionsMax: 1))
        defer { server.stop() }
        let client = try server.connect()
        client.send(get("0"))
        _ = try client.read(through: "\r\n\r\n")
        XCTAssert(try server.answer(to: health).hasPrefix("HTTP/1.1 503 "))
        XCTAssertFalse(client.hasAnything(within: 0.05))
    }

    func testAClientThatGoesAwayFreesItsPlace() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let ended = try server.connect()
        let broken = try server.connect()
        for client in [ended, broken] {
            client.send(get("0"))
            _ = try client.read(through: "\r\n\r\n")
        }
        try eventually(within: 2, "two streams") { server.streamCount == 2 }
        ended.endOutput()
        broken.reset()
        try eventually(within: 2, "no stream") {
            server.streamCount == 0 && server.connectionCount == 0
        }
    }

    func testAClientThatDoesNotReadHoldsOnePieceAndIsCut() throws {
        let server = try RunningServer(HTTPServerLimits(streamStallMilliseconds: 200))
        defer { server.stop() }
        let client = try server.connect()
        client.send(get("100.6000000"))
        try eventually(within: 5, "the stream has begun") { server.pieceCount > 0 }
        try eventually(within: 5, "the client is cut") { server.connectionCount == 0 }
        // What no buffer between the two takes was never made.
        XCTAssertLessThan(server.pieceCount, 4)
    }

    func testAClientThatReadsHasLongerThanForAnAnswerInOnePiece() throws {
        let server = try RunningServer(HTTPServerLimits(writeMilliseconds: 1))
        defer { server.stop() }
        let client = try server.connect()
        client.send(get("100.3000000"))
        _ = try client.read(through: "\r\n\r\n")
        let piece = 3_000_000 + "2dc6c0\r\n\r\n".utf8.count
        for _ in 0..<4 { XCTAssertEqual(try client.read(piece).last, UInt8(ascii: "\n")) }
    }

    func testAClientThatTalksAllTheTimeIsCut() throws {
        let server = try RunningServer(HTTPServerLimits(lingerBytesMax: 100_000))
        defer { server.stop() }
        let client = try server.connect()
        client.send(get("0"))
        _ = try client.read(through: "\r\n\r\n")
        client.send(.init(repeating: 0x78, count: 90_000))
        XCTAssertFalse(client.hasAnything(within: 0.05))
        client.send(.init(repeating: 0x78, count: 90_000))
        try eventually(within: 2, "cut") { server.connectionCount == 0 }
    }

    func testAPieceThatIsTooLongEndsTheStream() throws {
        let server = try RunningServer(HTTPServerLimits(answerBytesMax: 1_000))
        defer { server.stop() }
        XCTAssertFalse(try server.answer(to: get("1.1001")).hasSuffix("0\r\n\r\n"))
        XCTAssert(try server.answer(to: get("1.1000")).hasSuffix("0\r\n\r\n"))
    }
}
