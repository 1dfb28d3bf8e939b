import Foundation
import HTTPServing
import Reactor
import Synchronization
import XCTest

/// A server on a loop of its own thread, on a port of 127.0.0.1 that the system chose. What it
/// answers is for whoever starts it to decide, in each turn.
final class ServerThread: Sendable {
    typealias Turn = (inout HTTPServer, inout EventLoop) -> Void

    private static let tokenBase: UInt64 = 0x8001 << 48

    let port: UInt16
    private let descriptor: Int32
    private let shallStop = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    init() throws {
        let address = try XCTUnwrap(SocketAddress(literal: "127.0.0.1", port: 0))
        let listener = try Listener(binding: address)
        port = listener.port
        // The listener that the server owns begins to live on the thread.
        descriptor = dup(listener.descriptor)
    }

    /// `begin` is called once, on the thread, and gives what is done in each turn.
    func start(
        _ limits: HTTPServerLimits, hosts: HTTPHostRule = HTTPHostRule(),
        _ begin: @escaping @Sendable () -> Turn
    ) {
        let thread = Thread { [self] in
            do {
                try run(Listener(adopting: descriptor), limits, hosts, begin())
            } catch {
                XCTFail("\(error)")
            }
            ended.signal()
        }
        thread.start()
    }

    func stop() {
        shallStop.store(true, ordering: .relaxed)
        ended.wait()
    }

    private func run(
        _ listener: consuming Listener, _ limits: HTTPServerLimits, _ hosts: HTTPHostRule,
        _ turn: Turn
    ) throws {
        var loop = try EventLoop()
        var server = try HTTPServer(
            listener: listener, limits: limits, hosts: hosts, tokenBase: Self.tokenBase, &loop)
        while !shallStop.load(ordering: .relaxed) {
            let next = server.millisecondsToNext(loop.now)
            for i in 0..<loop.wait(milliseconds: next < 0 ? 10 : min(next, 10)) {
                server.handle(loop.event(i), &loop)
            }
            server.expire(&loop)
            turn(&server, &loop)
        }
    }
}
