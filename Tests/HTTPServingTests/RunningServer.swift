import Foundation
import HTTPServing
import Reactor
import Synchronization
import TestSupport
import Wire
import XCTest

/// A server on a loop of its own thread, on a port of 127.0.0.1 that the system chose.
///
/// It answers `/health`, says back what was sent to `/echo`, sends as many bytes as the query of
/// `/big` says, and owes the answer to `/never`. `/held` is answered when `/release` is asked for.
/// `/stream?COUNT.SIZE` gives so many pieces of so many bytes; with a COUNT of 0 there is no end and
/// nothing is said.
final class RunningServer: Sendable {
    private static let tokenBase: UInt64 = 0x8001 << 48

    let port: UInt16
    private let shallStop = Atomic(false)
    private let shallNotAccept = Atomic(false)
    private let connectionsMost = Atomic(0)
    private let connections = Atomic(0)
    private let requests = Atomic(0)
    private let streams = Atomic(0)
    private let piecesSent = Atomic(0)
    private let waits = Atomic(0)
    private let ended = DispatchSemaphore(value: 0)

    init(
        _ limits: HTTPServerLimits = HTTPServerLimits(), hosts: HTTPHostRule = HTTPHostRule()
    ) throws {
        let address = try XCTUnwrap(SocketAddress(literal: "127.0.0.1", port: 0))
        let listener = try Listener(binding: address)
        port = listener.port
        // The listener that the server owns begins to live on the thread.
        let descriptor = dup(listener.descriptor)
        let thread = Thread { [self] in
            do {
                try run(Listener(adopting: descriptor), limits, hosts)
            } catch {
                XCTFail("\(error)")
            }
            ended.signal()
        }
        thread.start()
    }

    /// How many connections there were at once.
    var connectionCountMost: Int { connectionsMost.load(ordering: .relaxed) }
    var connectionCount: Int { connections.load(ordering: .relaxed) }
    var requestCount: Int { requests.load(ordering: .relaxed) }
    var streamCount: Int { streams.load(ordering: .relaxed) }
    var pieceCount: Int { piecesSent.load(ordering: .relaxed) }
    var turns: Int { waits.load(ordering: .relaxed) }

    func stop() {
        shallStop.store(true, ordering: .relaxed)
        ended.wait()
    }

    func stopAccepting() { shallNotAccept.store(true, ordering: .relaxed) }

    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// What one connection gets for these bytes, until the server closes it.
    func answer(to text: String) throws -> String {
        let client = try connect()
        client.send(text)
        return try client.textToEnd()
    }

    private func run(
        _ listener: consuming Listener, _ limits: HTTPServerLimits, _ hosts: HTTPHostRule
    ) throws {
        var loop = try EventLoop()
        var server = try HTTPServer(
            listener: listener, limits: limits, hosts: hosts, tokenBase: Self.tokenBase, &loop)
        var held: [UInt64] = []
        var given: [GivenStream] = []
        while !shallStop.load(ordering: .relaxed) {
            let next = server.millisecondsToNext(loop.now)
            let count = loop.wait(milliseconds: next < 0 ? 10 : min(next, 10))
            for i in 0..<count { server.handle(loop.event(i), &loop) }
            server.expire(&loop)
            while let call = server.nextRequest(&loop) {
                requests.add(1, ordering: .relaxed)
                if call.request.path == "/stream" {
                    let begun = server.beginStream(
                        to: call.connection, contentType: "text/plain", &loop)
                    if begun { given.append(GivenStream(call)) }
                    continue
                }
                if call.request.path == "/held" { held.append(call.connection) }
                guard var answer = Self.answer(call.request) else { continue }
                if call.request.path == "/release" {
                    answer = .text(.ok, "released \(held.count)")
                    for connection in held { server.respond(to: connection, answer, &loop) }
                }
                server.respond(to: call.connection, answer, &loop)
            }
            given = given.filter { give($0, &server, &loop) }
            streams.store(given.count, ordering: .relaxed)
            if shallNotAccept.exchange(false, ordering: .relaxed) { server.stopAccepting(&loop) }
            let most = max(connectionCountMost, server.connectionCount)
            connectionsMost.store(most, ordering: .relaxed)
            connections.store(server.connectionCount, ordering: .relaxed)
            waits.store(loop.waits, ordering: .relaxed)
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
        case "/never", "/held": return nil
        default:
            return .refusal(of: request, paths: ["/health", "/health/live"])
                ?? .json(.ok, Array(#"{"status":"up"}"#.utf8))
        }
    }
}
