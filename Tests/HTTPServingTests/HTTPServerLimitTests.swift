import Foundation
import HTTPServing
import TestSupport
import Wire
import XCTest

/// Clients who are slow, silent or many.
final class HTTPServerLimitTests: XCTestCase {
    private let get = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n"

    func testASilentConnectionIsClosedWithoutAWord() throws {
        let server = try RunningServer(HTTPServerLimits(headerMilliseconds: 50))
        defer { server.stop() }
        XCTAssertEqual(try server.connect().textToEnd(within: 5), "")
    }

    func testAHeaderThatTakesTooLongIsAnswered408HoweverItDrips() throws {
        let server = try RunningServer(HTTPServerLimits(headerMilliseconds: 200))
        defer { server.stop() }
        for hasEarlierRequest in [false, true] {
            let client = try server.connect()
            if hasEarlierRequest {
                client.send(get)
                _ = try client.readResponse()
            }
            let start = ContinuousClock.now
            client.send("GET /health HTTP/1.1\r\n")
            // A byte now and then earns no more time than none.
            for _ in 0..<1000 where !client.hasAnything(within: 0.005) { client.send("X") }
            XCTAssert(try client.textToEnd(within: 5).hasPrefix("HTTP/1.1 408 "))
            XCTAssertGreaterThan(ContinuousClock.now - start, .milliseconds(190))
            XCTAssertLessThan(ContinuousClock.now - start, .seconds(3))
        }
    }

    /// Long answers wait in memory, short ones never keep anybody from seeing how a process is.
    func testLongAnswersThatNobodyReadsAreBoundedTogether() throws {
        let server = try RunningServer(
            HTTPServerLimits(answerBytesMax: 8 << 20, unsentBytesMax: 20 << 20))
        defer { server.stop() }
        let big = "GET /big?\(8 << 20) HTTP/1.1\r\nHost: h\r\n\r\n"
        let silent = try (0..<2).map { _ in
            let client = try server.connect()
            client.send(big)
            return client
        }
        try eventually(within: 5, "both are answered") { server.requestCount == 2 }
        for (request, status) in [(big, "503"), (get, "200")] {
            let client = try server.connect()
            client.send(request)
            let answer = try client.readResponse()
            XCTAssert(answer.hasPrefix("HTTP/1.1 \(status) "), answer)
            XCTAssertEqual(answer.contains("\r\nRetry-After: 1\r\n"), status == "503", answer)
        }
        // The owner is told what was sent in place of its answer.
        XCTAssertEqual(server.busyCount, 1)
        for client in silent { client.reset() }
        try eventually(within: 5, "there is room again") {
            let client = try server.connect()
            client.send(big)
            return try client.readResponse().hasPrefix("HTTP/1.1 200 ")
        }
    }

    func testOneAddressCannotTakeAllTheRoomForLongAnswers() throws {
        for counts in [true, false] {
            let server = try RunningServer(
                HTTPServerLimits(
                    countsLoopback: counts, answerBytesMax: 8 << 20, unsentBytesMax: 64 << 20,
                    unsentBytesPerSourceMax: 12 << 20))
            defer { server.stop() }
            let big = "GET /big?\(8 << 20) HTTP/1.1\r\nHost: h\r\n\r\n"
            let silent = try server.connect()
            silent.send(big)
            try eventually(within: 5, "it is answered") { server.requestCount == 1 }
            for (request, status) in [(big, counts ? "503" : "200"), (get, "200")] {
                let client = try server.connect()
                client.send(request)
                XCTAssert(try client.readResponse().hasPrefix("HTTP/1.1 \(status) "))
            }
        }
    }

    func testTheNextHeaderHasItsOwnTime() throws {
        let server = try RunningServer(HTTPServerLimits(headerMilliseconds: 100))
        defer { server.stop() }
        let client = try server.connect()
        client.send(get)
        _ = try client.readResponse()
        XCTAssertFalse(client.hasAnything(within: 0.2))
        client.send("GET /health HTTP/1.1\r\nHost: h\r\n")
        XCTAssertFalse(client.hasAnything(within: 0.05))
        client.send("\r\n")
        XCTAssert(try client.readResponse().hasPrefix("HTTP/1.1 200 "))
        client.send("GET")
        XCTAssert(try client.textToEnd().hasPrefix("HTTP/1.1 408 "))
    }

    func testABodyThatDoesNotComeIsAnswered408() throws {
        let server = try RunningServer(HTTPServerLimits(bodyMilliseconds: 50))
        defer { server.stop() }
        let answer = try server.answer(
            to: "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhell")
        XCTAssert(answer.hasPrefix("HTTP/1.1 408 "), answer)
    }

    func testAnIdleConnectionIsClosedAfterItsTimeAndNotBefore() throws {
        let server = try RunningServer(
            HTTPServerLimits(headerMilliseconds: 20, idleMilliseconds: 150))
        defer { server.stop() }
        let client = try server.connect()
        client.send(get)
        let start = ContinuousClock.now
        _ = try client.readResponse()
        XCTAssertEqual(try client.textToEnd(within: 5), "")
        XCTAssertGreaterThan(ContinuousClock.now - start, .milliseconds(145))
    }

    func testAnOwnerThatOwesAnAnswerTooLongIsExcused() throws {
        let server = try RunningServer(HTTPServerLimits(answerMilliseconds: 50))
        defer { server.stop() }
        let answer = try server.answer(to: "GET /never HTTP/1.1\r\nHost: h\r\n\r\n")
        XCTAssert(answer.hasPrefix("HTTP/1.1 503 "), answer)
    }

    func testWhoDoesNotReadItsAnswerIsCut() throws {
        let server = try RunningServer(
            HTTPServerLimits(connectionsMax: 1, writeMilliseconds: 100))
        defer { server.stop() }
        let deaf = try server.connect()
        deaf.send("GET /big?8000000 HTTP/1.1\r\nHost: h\r\n\r\n")
        try eventually(within: 10, "the request comes") { server.requestCount == 1 }
        // Whoever is written to gives way to nobody, so its place is free only when it was cut.
        try eventually(within: 10, "a place is free") { try self.isUp(server) }
        _ = try deaf.read(through: "\r\n\r\n")
        XCTAssertThrowsError(try deaf.read(8_000_000))
    }

    func testTheLongestWaitingGivesWayWhereTheTableIsFull() throws {
        let server = try RunningServer(HTTPServerLimits(connectionsMax: 3))
        defer { server.stop() }
        let clients = try (0..<3).map { _ in
            let client = try server.connect()
            client.send(get)
            _ = try client.readResponse()
            // Time passes, which the server counts in milliseconds.
            XCTAssertFalse(client.hasAnything(within: 0.005))
            return client
        }
        // The first is served again, so the second waits longest.
        clients[0].send(get)
        _ = try clients[0].readResponse()
        XCTAssert(try isUp(server))
        XCTAssertEqual(try clients[1].textToEnd(), "")
        for client in [clients[0], clients[2]] {
            client.send(get)
            XCTAssert(try client.readResponse().hasPrefix("HTTP/1.1 200 "))
        }
        XCTAssertLessThanOrEqual(server.connectionCountMost, 3)
    }

    func testOneAddressHasOnlySoManyConnections() throws {
        for counts in [false, true] {
            let server = try RunningServer(
                HTTPServerLimits(connectionsPerSourceMax: 2, countsLoopback: counts))
            defer { server.stop() }
            let clients = try (0..<2).map { _ in
                let client = try server.connect()
                client.send(get)
                _ = try client.readResponse()
                return client
            }
            XCTAssertEqual(try isUp(server), !counts)
            clients[0].endOutput()
            XCTAssertEqual(try clients[0].readToEnd(), [])
            try eventually(within: 5, "a place is free") { try isUp(server) }
        }
    }

    func testManyWhoNeverFinishTheirHeaderKeepNobodyOut() throws {
        let server = try RunningServer(HTTPServerLimits(connectionsMax: 4))
        defer { server.stop() }
        let slow = try (0..<40).map { _ in
            let client = try server.connect()
            client.send("GET /health HTTP/1.1\r\nX: ")
            return client
        }
        // By now the server has read what those who are left had sent.
        XCTAssertFalse(slow[39].hasAnything(within: 0.05))
        XCTAssert(try isUp(server))
        XCTAssertLessThanOrEqual(server.connectionCountMost, 4 + 16)
    }

    func testWhereAllAreBusyTheNextIsTold503() throws {
        let server = try RunningServer(HTTPServerLimits(connectionsMax: 2))
        defer { server.stop() }
        let busy = try (0..<2).map { _ in
            let client = try server.connect()
            client.send("GET /never HTTP/1.1\r\nHost: h\r\n\r\n")
            return client
        }
        try eventually(within: 10, "both requests come") { server.requestCount == 2 }
        let answer = try server.answer(to: get)
        XCTAssert(answer.hasPrefix("HTTP/1.1 503 "), answer)
        XCTAssert(answer.contains("\r\nConnection: close\r\n"), answer)
        XCTAssertFalse(busy.contains { $0.hasAnything(within: 0.01) })
    }

    func testAnAnswerForOneWhoWentNeverReachesTheNextInItsPlace() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let held = "GET /held HTTP/1.1\r\nHost: h\r\n\r\n"
        let gone = try server.connect()
        gone.send(held)
        try eventually(within: 10, "the request comes") { server.requestCount == 1 }
        gone.reset()
        try eventually(within: 10, "the server sees it go") { server.connectionCount == 0 }
        let next = try server.connect()
        next.send("GET /never HTTP/1.1\r\nHost: h\r\n\r\n")
        try eventually(within: 10, "both requests come") { server.requestCount == 2 }
        let last = try server.connect()
        last.send("GET /release HTTP/1.1\r\nHost: h\r\n\r\n")
        XCTAssert(try last.readResponse().hasSuffix("released 1\n"))
        XCTAssertFalse(next.hasAnything(within: 0.05))
    }

    func testFiveHundredConnectionsAtOnceLeaveItUp() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let clients = try (0..<500).map { _ in try server.connect() }
        XCTAssert(try isUp(server))
        XCTAssertLessThanOrEqual(server.connectionCountMost, 64 + 16)
        XCTAssertEqual(clients.count, 500)
    }

    func testAnIdleServerDoesNotSpin() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let idle = try server.connect()
        idle.send(get)
        _ = try idle.readResponse()
        let owing = try server.connect()
        owing.send("GET /never HTTP/1.1\r\nHost: h\r\n\r\n")
        try eventually(within: 10, "both requests come") { server.requestCount == 2 }
        // Nobody reads this while the answer is owed, so it stays readable.
        owing.send(get)
        let before = server.turns
        XCTAssertFalse(owing.hasAnything(within: 0.2))
        // The test's own loop looks up every 10 ms.
        XCTAssertLessThan(server.turns - before, 40)
    }

    func testConnectionsGoOnWhenAcceptingHasStopped() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        client.send(get)
        _ = try client.readResponse()
        server.stopAccepting()
        try eventually(within: 10, "nobody is let in") { (try? server.connect()) == nil }
        client.send(get)
        XCTAssert(try client.readResponse().hasPrefix("HTTP/1.1 200 "))
    }

    private func isUp(_ server: RunningServer) throws -> Bool {
        try server.answer(to: "GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            .hasPrefix("HTTP/1.1 200 ")
    }
}
