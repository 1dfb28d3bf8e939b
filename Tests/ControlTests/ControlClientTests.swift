import Control
import Foundation
import TestSupport
import XCTest

@testable import Runtime

/// Commands asking a supervisor that is there, gone, silent, or of another make.
final class ControlClientTests: XCTestCase {
    private var folder: TemporaryFolder!

    override func setUpWithError() throws { folder = try TemporaryFolder() }

    func testARequestIsAnsweredOverAndOver() throws {
        let supervisor = try supervisor { request in
            .answer(ControlAnswer(network: Self.network(request.action.rawValue)))
        }
        defer { supervisor.end() }
        let client = try XCTUnwrap(try connect())
        for action in ControlRequest.Action.allCases {
            XCTAssertEqual(
                try client.ask(ControlRequest(action)).network, Self.network(action.rawValue))
        }
        XCTAssertFalse(client.isClosed)
    }

    func testAFolderDeeperThanASocketsAddressIsReached() throws {
        let deep = folder.path + String(repeating: "/a-folder-with-a-long-name", count: 8)
        try FileManager.default.createDirectory(
            atPath: deep, withIntermediateDirectories: true)
        XCTAssertGreaterThan(deep.utf8.count, 108)
        let supervisor = try supervisor(in: deep) { _ in .answer(ControlAnswer()) }
        defer { supervisor.end() }
        let client = try XCTUnwrap(
            try ControlClient.connect(folderPath: deep, network: "net"))
        XCTAssertEqual(try client.ask(ControlRequest(.status)), ControlAnswer())
    }

    func testNobodyIsThereWithoutASocketThatSomebodyListensAt() throws {
        XCTAssertNil(try ControlClient.connect(folderPath: folder["none"], network: "net"))
        XCTAssertNil(try connect())
        try folder.write("no socket", to: "control.sock")
        XCTAssertNil(try connect())
        try FileManager.default.removeItem(atPath: folder["control.sock"])
        // As a supervisor leaves it that was killed.
        try supervisor { _ in .answer(ControlAnswer()) }.end()
        XCTAssert(FileManager.default.fileExists(atPath: folder["control.sock"]))
        XCTAssertNil(try connect())
    }

    func testARefusalIsAFailureOfItsKind() throws {
        let kinds: [(ControlRefusal.Kind, RunFailure.Kind)] = [
            (.usage, .usage), (.topologyWrong, .topologyWrong), (.startFailed, .startFailed),
            (.readinessTimeout, .readinessTimeout), (.portTaken, .portTaken), (.busy, .locked),
            (.failed, .failed),
        ]
        let supervisor = try supervisor { request in
            let kind = ControlRefusal.Kind(rawValue: request.names?.first ?? "") ?? .failed
            let problem = ControlRefusal.Problem(
                path: "net.swift", line: 9, message: "no", fix: "yes")
            return .answer(ControlAnswer(refusal: ControlRefusal(kind, [problem])))
        }
        defer { supervisor.end() }
        let client = try XCTUnwrap(try connect())
        for (refused, expected) in kinds {
            let failure = try failure {
                _ = try client.ask(ControlRequest(.stop, names: [refused.rawValue]))
            }
            XCTAssertEqual(failure.kind, expected)
            XCTAssertEqual(
                failure.problems.map(\.text), ["net.swift:9: error: no\n  fix: yes"])
        }
    }

    func testASupervisorOfAnotherFormatIsNamedAsOne() throws {
        for line in ["{\"formatVersion\":7}", "{\"formatVersion\":7,\"weather\":\"fine\"}"] {
            let failure = try failure(answering: line + "\n")
            XCTAssertEqual(failure.kind, .failed)
            XCTAssertEqual(
                failure.problems.first?.message,
                "the supervisor of net speaks format 7 of the control socket, and this ilpnet"
                    + " format 1")
        }
    }

    func testAnUnreadableAnswerIsSaidToBeOne() throws {
        for (line, reason) in [
            ("nonsense", "a value was expected here"),
            ("{\"formatVersion\":1,\"weather\":\"fine\"}", "unknown key \"weather\""),
        ] {
            XCTAssertEqual(
                try failure(answering: line + "\n").problems.first?.message,
                "the supervisor of net said something unreadable: \(reason)")
        }
    }

    func testASilentSupervisorIsNotWaitedForForEver() throws {
        let supervisor = try supervisor { _ in LineServer.Reply() }
        defer { supervisor.end() }
        let client = try XCTUnwrap(try connect())
        let start = Date()
        let failure = try failure {
            _ = try client.ask(ControlRequest(.status), timeoutMilliseconds: 50)
        }
        XCTAssertLessThan(Date().timeIntervalSince(start), 5)
        XCTAssertEqual(
            failure.problems.first?.message,
            "the supervisor of net gave no answer to `status` within 0.1 s")
    }

    func testASupervisorThatGoesAwayIsToldFromASilentOne() throws {
        let supervisor = try supervisor { _ in LineServer.Reply(staysOpen: false) }
        defer { supervisor.end() }
        let client = try XCTUnwrap(try connect())
        XCTAssertEqual(
            try failure { _ = try client.ask(ControlRequest(.status)) }.kind, .notRunning)
        XCTAssert(client.isClosed)
        XCTAssert(try client.waitUntilClosed(timeoutMilliseconds: 0))
    }

    func testEventsComeInOrderUntilTheSupervisorCloses() throws {
        let count = 200
        let supervisor = try supervisor { request in
            var bytes = ControlFormat.line(ControlAnswer())
            for number in 0..<count {
                bytes += ControlFormat.line(
                    ControlEvent(
                        kind: .network, sequence: number, unixMilliseconds: 5,
                        network: Self.network("net")))
            }
            return LineServer.Reply(bytes, staysOpen: request.names != nil)
        }
        defer { supervisor.end() }
        let client = try XCTUnwrap(try connect())
        _ = try client.ask(ControlRequest(.events))
        for number in 0..<count {
            XCTAssertEqual(try client.nextEvent(timeoutMilliseconds: 5_000)?.sequence, number)
        }
        XCTAssertFalse(client.isClosed)
        XCTAssertNil(try client.nextEvent(timeoutMilliseconds: 5_000))
        XCTAssert(client.isClosed)
    }

    func testAnEventThatDoesNotComeIsNone() throws {
        let supervisor = try supervisor { _ in .answer(ControlAnswer()) }
        defer { supervisor.end() }
        let client = try XCTUnwrap(try connect())
        _ = try client.ask(ControlRequest(.events))
        XCTAssertNil(try client.nextEvent(timeoutMilliseconds: 20))
        XCTAssertFalse(client.isClosed)
        XCTAssertFalse(try client.waitUntilClosed(timeoutMilliseconds: 20))
    }

    private func supervisor(
        in place: String? = nil,
        _ reply: @escaping @Sendable (ControlRequest) -> LineServer.Reply
    ) throws -> LineServer {
        try LineServer(in: place ?? folder.path) { line in
            guard let request = try? ControlFormat.read(ControlRequest.self, from: line) else {
                return LineServer.Reply(staysOpen: false)
            }
            return reply(request)
        }
    }

    private func connect() throws -> ControlClient? {
        try ControlClient.connect(folderPath: folder.path, network: "net")
    }

    private func failure(answering line: String) throws -> RunFailure {
        let place = try TemporaryFolder()
        let supervisor = try supervisor(in: place.path) { _ in
            LineServer.Reply(Array(line.utf8))
        }
        defer { supervisor.end() }
        let client = try XCTUnwrap(
            try ControlClient.connect(folderPath: place.path, network: "net"))
        return try failure { _ = try client.ask(ControlRequest(.status)) }
    }

    private func failure(_ body: () throws -> Void) throws -> RunFailure {
        do {
            try body()
        } catch let failure as RunFailure {
            return failure
        }
        XCTFail("it did not fail")
        return RunFailure(.failed, [])
    }

    private static func network(_ name: String) -> NetworkStatus {
        NetworkStatus(
            name: name, file: "/net.swift", state: .ready,
            supervisor: SupervisorStatus(
                pid: 1, version: "1", startedMonotonicMilliseconds: 0, memoryBytes: 0,
                cpuMilliseconds: 0), folder: "/state")
    }
}

extension LineServer.Reply {
    fileprivate static func answer(_ answer: ControlAnswer) -> LineServer.Reply {
        LineServer.Reply(ControlFormat.line(answer))
    }
}
