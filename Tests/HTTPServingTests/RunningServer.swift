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
final class RunningServer: Sendable {
    private static let tokenBase: UInt64 = 0x8001 << 48

    let port: UInt16
    private let shallStop = Atomic(false)
    private let shallNotAccept = Atomic(false)
    private let connectionsMost = Atomic(0)
    private let connections = Atomic(0)
    private let requests = Atomic(0)
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
        while !shallStop.load(ordering: .relaxed) {
            let next = server.millisecondsToNext(loop.now)
            let count = loop.wait(milliseconds: next < 0 ? 10 : min(next, 10))
            for i in 0..<count { server.handle(loop.event(i), &loop) }
            server.expire(&loop)
            while let call = server.nextRequest(&loop) {
                requests.add(1, ordering: .relaxed)
                if call.request.path == "/held" { held.append(call.connection) }
                guard var answer = Self.answer(call.request) else { continue }
                if call.request.path == "/release" {
                    answer = .text(.ok, "released \(held.count)")
                    for connection in held { server.respond(to: connection, answer, &loop) }
                }
                server.respond(to: call.connection, answer, &loop)
            }
            if shallNotAccept.exchange(false, ordering: .relaxed) { server.stopAccepting(&loop) }
            let most = max(connectionCountMost, server.connectionCount)
            connectionsMost.store(most, ordering: .relaxed)
            connections.store(server.connectionCount, ordering: .relaxed)
            waits.store(loop.waits, ordering: .relaxed)
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
