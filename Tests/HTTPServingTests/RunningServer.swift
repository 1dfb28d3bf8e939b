import Foundation
import HTTPServing
import Reactor
import Synchronization
import TestSupport
import Wire
import XCTest

/// A server of a few paths.
///
/// It answers `/health`, says back what was sent to `/echo`, sends as many bytes as the query of
/// `/big` says, and owes the answer to `/never`. `/held` is answered when `/release` is asked for.
/// `/stream?COUNT.SIZE` gives so many pieces of so many bytes; with a COUNT of 0 there is no end and
/// nothing is said.
final class RunningServer: Sendable {
    private let thread: ServerThread
    private let shallNotAccept = Atomic(false)
    private let connectionsMost = Atomic(0)
    private let connections = Atomic(0)
    private let requests = Atomic(0)
    private let streams = Atomic(0)
    private let piecesSent = Atomic(0)
    private let waits = Atomic(0)
    private let busy = Atomic(0)

    init(
        _ limits: HTTPServerLimits = HTTPServerLimits(), hosts: HTTPHostRule = HTTPHostRule()
    ) throws {
        thread = try ServerThread()
        thread.start(limits, hosts: hosts) { [self] in
            var owed = Owed()
            return { server, loop in self.turn(&owed, &server, &loop) }
        }
    }

    var port: UInt16 { thread.port }

    /// How many connections there were at once.
    var connectionCountMost: Int { connectionsMost.load(ordering: .relaxed) }
    var connectionCount: Int { connections.load(ordering: .relaxed) }
    var requestCount: Int { requests.load(ordering: .relaxed) }
    var streamCount: Int { streams.load(ordering: .relaxed) }
    var pieceCount: Int { piecesSent.load(ordering: .relaxed) }
    /// How often it was told that 503 was sent in place of the answer.
    var busyCount: Int { busy.load(ordering: .relaxed) }
    var turns: Int { waits.load(ordering: .relaxed) }

    func stop() { thread.stop() }

    func stopAccepting() { shallNotAccept.store(true, ordering: .relaxed) }

    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// What one connection gets for these bytes, until the server closes it.
    func answer(to text: String) throws -> String {
        let client = try connect()
        client.send(text)
        return try client.textToEnd()
    }

    /// What clients wait for.
    private struct Owed {
        var held: [UInt64] = []
        var streams: [GivenStream] = []
    }

    private func turn(
        _ owed: inout Owed, _ server: inout HTTPServer, _ loop: inout EventLoop
    ) {
        while let call = server.nextRequest(&loop) {
            requests.add(1, ordering: .relaxed)
            take(call, &owed, &server, &loop)
        }
        owed.streams = owed.streams.filter { give($0, &server, &loop) }
        streams.store(owed.streams.count, ordering: .relaxed)
        if shallNotAccept.exchange(false, ordering: .relaxed) { server.stopAccepting(&loop) }
        let most = max(connectionCountMost, server.connectionCount)
        connectionsMost.store(most, ordering: .relaxed)
        connections.store(server.connectionCount, ordering: .relaxed)
        waits.store(loop.waits, ordering: .relaxed)
    }

    private func take(
        _ call: HTTPServerRequest, _ owed: inout Owed, _ server: inout HTTPServer,
        _ loop: inout EventLoop
    ) {
        switch call.request.path {
        case "/stream":
            let begun = server.beginStream(to: call.connection, contentType: "text/plain", &loop)
            if begun { owed.streams.append(GivenStream(call)) }
        case "/held": owed.held.append(call.connection)
        case "/release":
            let answer = HTTPAnswer.text(.ok, "released \(owed.held.count)")
            for connection in owed.held + [call.connection] {
                server.respond(to: connection, answer, &loop)
            }
        default:
            guard let answer = Self.answer(call.request) else { return }
            let sent = server.respond(to: call.connection, answer, &loop)
            if sent == .serviceUnavailable { busy.add(1, ordering: .relaxed) }
        }
    }

    private final class GivenStream {
        let connection: UInt64
        let isEndless: Bool
        let bytes: Int
        var left: Int

        init(_ call: HTTPServerRequest) {
            let numbers = (call.request.query ?? "").split(separator: ".").compactMap { Int($0) }
            connection = call.connection
            isEndless = numbers.first == 0
            left = numbers.first ?? 0
            bytes = numbers.last ?? 0
        }
    }

    /// False once there is nothing more to give.
    private func give(
        _ stream: GivenStream, _ server: inout HTTPServer, _ loop: inout EventLoop
    ) -> Bool {
        switch server.streamState(stream.connection) {
        case .gone: return false
        case .busy: return true
        case .ready:
            if stream.isEndless { return true }
            if stream.left == 0 {
                server.endStream(stream.connection, &loop)
                return false
            }
            stream.left -= 1
            piecesSent.add(1, ordering: .relaxed)
            server.send(
                .init(repeating: 0x78, count: stream.bytes), on: stream.connection, &loop)
            return true
        }
    }

    private static func answer(_ request: HTTPRequest) -> HTTPAnswer? {
        switch request.path {
        case "/echo":
            return .text(.ok, request.method + " " + String(decoding: request.body, as: UTF8.self))
        case "/big":
            let count = Int(request.query ?? "") ?? 0
            return HTTPAnswer(
                .ok, contentType: "application/octet-stream",
                body: .init(repeating: 0x78, count: count))
        case "/never": return nil
        default:
            return .refusal(of: request, paths: ["/health", "/health/live"])
                ?? .json(.ok, Array(#"{"status":"up"}"#.utf8))
        }
    }
}
