import Glibc
import Logging
import Peering
import Reactor
import Traffic

/// What goes into a chain of connectors, over one link that stays. Does what each line says, and
/// says how it went as a `LoadResult`:
///
///     child load PORT DESTINATION
///     window WINDOW COUNT     COUNT packets, WINDOW of them unanswered at most
///     rate PER-SECOND COUNT   packets at their times, whether or not answers have come
enum LoadRole {
    private static let patienceMilliseconds: Int64 = 10_000
    private static let turnMilliseconds: Int32 = 1_000

    static func run(_ arguments: [String]) throws {
        let port = try Role.number(arguments, 0)
        guard arguments.count == 2 else { throw Failure("no destination") }
        var links = try PeerLinks(log: EventLog(node: "load", level: .error))
        let peer = links.addPeer(
            PeerSettings(
                id: "first", url: try PeerURL("ws://127.0.0.1:\(port)"), ownName: "client",
                secret: Array(ConnectorProcess.secret.utf8)))
        try waitForLink(to: peer, of: &links)
        Role.say("ready")
        while let line = readLine() {
            let order = try order(line.split(separator: " ").map(String.init), arguments[1])
            Role.say(try run(order, to: peer, of: &links).line)
        }
    }

    private static func order(
        _ command: [String], _ destination: String
    ) throws -> TrafficOrder {
        let first = try Role.number(command, 1)
        let isPaced = command[0] == "rate"
        guard isPaced || command[0] == "window" else {
            throw Failure("no such command: \(command[0])")
        }
        return TrafficOrder(
            destination: Array(destination.utf8), amount: 1_000,
            count: try Role.number(command, 2), packetsPerSecond: isPaced ? first : nil,
            window: isPaced ? nil : first, seed: Randomness.uint64())
    }

    private static func waitForLink(to peer: Int, of links: inout PeerLinks) throws {
        let deadline = links.now.monotonicMilliseconds + patienceMilliseconds
        while links.session(of: peer) == 0 {
            guard links.now.monotonicMilliseconds < deadline else {
                throw Failure("the first node does not let the sender in")
            }
            links.wait(atMostMilliseconds: turnMilliseconds)
            while links.next() != nil {}
            links.flush()
        }
    }

    private static func run(
        _ order: TrafficOrder, to peer: Int, of links: inout PeerLinks
    ) throws -> LoadResult {
        // The links' time stood still since the round before.
        links.wait(atMostMilliseconds: 0)
        while links.next() != nil {}
        guard links.session(of: peer) != 0 else { throw Failure("the link ended between rounds") }
        var run = try TrafficRun(order, to: peer, of: &links)
        run.send(&links)
        while !run.isFinished {
            run.wait(&links, atMostMilliseconds: turnMilliseconds)
            while let notice = run.next(&links) {
                if case .disconnected(let end) = notice {
                    throw Failure("the link to the first node ended: \(end.text)")
                }
            }
            run.send(&links)
        }
        let summary = run.summary
        return LoadResult(
            nanoseconds: summary.durationNanoseconds, sent: summary.sent,
            fulfilled: summary.fulfilled, p50Nanoseconds: summary.latency?.p50Nanoseconds ?? 0,
            p95Nanoseconds: summary.latency?.p95Nanoseconds ?? 0, unexpected: summary.unexpected)
    }
}
