import Foundation
import Logging
import Reactor
import Wire
import XCTest

@testable import Peering

/// Times short enough for a test, long enough for a busy machine.
func shortTiming() -> LinkTiming {
    var timing = LinkTiming()
    timing.connect = 2_000
    timing.authentication = 2_000
    timing.redialDelays = [0, 20, 40]
    timing.hold = 150
    timing.closeHandshake = 200
    timing.stableAfter = 0
    timing.pauseWithoutProgress = 20
    return timing
}

/// One end: its links, what happened on them, and what it answers.
final class Node {
    enum Happened: Equatable {
        case connected(Int)
        case disconnected(Int, LinkEnd)
        case failed(Int, LinkFailure)
        case request(Int, UInt32, [UInt8])
        case answer(Int, UInt32, [UInt8])
    }

    var links: PeerLinks
    var happened: [Happened] = []
    /// Each request is answered with its own bytes, backwards.
    var answers = true
    private(set) var port: UInt16 = 0
    let log: LogReader

    init(
        timing: LinkTiming = shortTiming(), limits: LinkLimits = LinkLimits(),
        level: LogLevel = .info
    ) throws {
        log = try LogReader(level: level)
        links = try PeerLinks(timing: timing, limits: limits, log: log.log)
    }

    func listen(at wanted: UInt16 = 0) throws {
        let listener = try Listener(
            binding: try XCTUnwrap(SocketAddress(literal: "127.0.0.1", port: wanted)))
        port = listener.port
        try links.listen(listener)
    }

    func turn(milliseconds: Int32 = 1) {
        links.wait(atMostMilliseconds: milliseconds)
        while let event = links.next() { take(event) }
        links.flush()
    }

    private func take(_ event: LinkEvent) {
        switch event {
        case .request(let peer, let session, let requestId, let packet):
            happened.append(.request(peer, requestId, packet.array))
            guard answers else { return }
            var back = Array(packet.array.reversed())
            _ = back.withByteView {
                links.sendAnswer(to: peer, session: session, requestId: requestId, packet: $0)
            }
        case .answer(let peer, let requestId, let packet):
            happened.append(.answer(peer, requestId, packet.array))
        case .connected(let peer): happened.append(.connected(peer))
        case .disconnected(let peer, let end): happened.append(.disconnected(peer, end))
        case .failed(let peer, let failure): happened.append(.failed(peer, failure))
        case .foreign: XCTFail("nobody added a descriptor")
        }
    }

    @discardableResult
    func request(_ peer: Int, _ requestId: UInt32, _ packet: [UInt8]) -> SendResult {
        var packet = packet
        return packet.withByteView {
            links.sendRequest(to: peer, requestId: requestId, packet: $0)
        }
    }

    func url(user: String? = nil, token: String? = nil) throws -> PeerURL {
        let who = user.map { "\($0):\(token ?? "")@" } ?? ""
        return try PeerURL("btp+ws://\(who)127.0.0.1:\(port)")
    }
}

/// A log that a test reads back.
final class LogReader {
    let log: EventLog
    private let file: UnsafeMutablePointer<FILE>

    init(level: LogLevel) throws {
        file = try XCTUnwrap(tmpfile())
        log = EventLog(descriptor: fileno(file), node: "test", level: level)
    }

    deinit { fclose(file) }

    var text: String {
        log.flush()
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = pread(fileno(file), &piece, piece.count, off_t(bytes.count))
            if count <= 0 { break }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension XCTestCase {
    /// Turns the nodes until the condition holds; fails when it does not in time.
    func turn(
        _ nodes: Node..., within seconds: Double = 5, file: StaticString = #filePath,
        line: UInt = #line, until condition: () -> Bool
    ) {
        let end = Date() + seconds
        while !condition() {
            guard Date() < end else {
                XCTFail(
                    "did not come about: \(nodes.map(\.happened))", file: file, line: line)
                return
            }
            for node in nodes { node.turn() }
        }
    }

    /// Turns the nodes for so long, for what must not happen.
    func turn(_ nodes: Node..., for seconds: Double) {
        let end = Date() + seconds
        while Date() < end { for node in nodes { node.turn() } }
    }
}

/// `bob` listens, `alice` dials him.
struct Pair {
    let alice: Node
    let bob: Node
    /// Each one's index of the other.
    var bobAtAlice = -1
    var aliceAtBob = -1

    init(
        timing: LinkTiming = shortTiming(), limits: LinkLimits = LinkLimits(),
        latencyMicroseconds: Int = 0, level: LogLevel = .info
    ) throws {
        alice = try Node(timing: timing, limits: limits, level: level)
        bob = try Node(timing: timing, limits: limits, level: level)
        try bob.listen()
        aliceAtBob = bob.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        bobAtAlice = alice.links.addPeer(
            PeerSettings(
                id: "bob", url: try bob.url(), ownName: "alice", secret: Array("s3cret".utf8),
                latencyMicroseconds: latencyMicroseconds))
    }
}
