import Glibc
import Logging
import Peering
import Reactor
import Traffic
import Wire

/// What goes into a chain of connectors, over one link that stays. Does what each line says, and
/// says how it went as a `LoadResult`:
///
///     child load PORT DESTINATION
///     window WINDOW COUNT     COUNT packets, WINDOW of them unanswered at most
///     rate PER-SECOND COUNT   packets at their times, whether or not answers have come
enum LoadRole {
    private static let patienceMilliseconds: Int64 = 10_000

    static func run(_ arguments: [String]) throws {
        let port = try Role.number(arguments, 0)
        guard arguments.count == 2 else { throw Failure("no destination") }
        let log = EventLog(node: "load", level: .error)
        var load = Load(links: try PeerLinks(log: log), alarm: try Alarm(), arguments[1])
        try load.connect(port)
        Role.say("ready")
        try Role.eachCommand { command in
            let first = try Role.number(command, 1)
            let count = try Role.number(command, 2)
            switch command[0] {
            case "window":
                Role.say(try load.run(count, window: first, pace: .asAnswered).line)
            case "rate":
                Role.say(
                    try load.run(
                        count, window: count, pace: .rate(packetsPerSecond: first)
                    ).line)
            default: throw Failure("no such command: \(command[0])")
            }
        }
    }

    private struct Load: ~Copyable {
        private static let alarmToken = PeerLinks.foreignBit
        private static let expiryMilliseconds: Int64 = 30_000

        private var links: PeerLinks
        private var alarm: Alarm
        private var mint: PacketMint
        private var peer = -1

        init(links: consuming PeerLinks, alarm: consuming Alarm, _ destination: String) {
            self.links = links
            self.alarm = alarm
            mint = PacketMint(
                destination: Array(destination.utf8), amount: 1_000, data: [],
                seed: Randomness.uint64())
        }

        mutating func connect(_ port: Int) throws {
            try links.loop.add(alarm.descriptor, token: Self.alarmToken, .readable)
            peer = links.addPeer(
                PeerSettings(
                    id: "first", url: try PeerURL("ws://127.0.0.1:\(port)"), ownName: "client",
                    secret: Array(ConnectorProcess.secret.utf8)))
            let deadline = links.now.monotonicMilliseconds + patienceMilliseconds
            while links.session(of: peer) == 0 {
                guard links.now.monotonicMilliseconds < deadline else {
                    throw Failure("the first node does not let the sender in")
                }
                links.wait(atMostMilliseconds: 100)
                while links.next() != nil {}
                links.flush()
            }
        }

        mutating func run(
            _ count: Int, window: Int, pace: SendSchedule.Pace
        ) throws -> LoadResult {
            var ledger = TrafficLedger(window: window)
            var schedule = SendSchedule(count: count, window: window, pace: pace)
            schedule.begin(at: LoopTime.read().monotonicNanoseconds)
            links.wait(atMostMilliseconds: 0)
            while true {
                while let event = links.next() { try handle(event, &ledger) }
                sendDue(&schedule, &ledger)
                links.flush()
                if schedule.isComplete, ledger.inFlight == 0 { break }
                links.wait(atMostMilliseconds: Int32(patienceMilliseconds))
                ledger.expire(nowMilliseconds: links.now.monotonicMilliseconds)
            }
            let summary = ledger.summary(scheduledNanoseconds: 0)
            return LoadResult(
                nanoseconds: summary.durationNanoseconds, sent: summary.sent,
                fulfilled: summary.fulfilled,
                p50Nanoseconds: summary.latency?.p50Nanoseconds ?? 0,
                p95Nanoseconds: summary.latency?.p95Nanoseconds ?? 0,
                unexpected: summary.unexpected)
        }

        @inline(__always)
        private func handle(_ event: LinkEvent, _ ledger: inout TrafficLedger) throws {
            switch event {
            case .answer(_, let requestId, let packet):
                ledger.answered(requestId, packet, now: links.now.monotonicNanoseconds)
            case .disconnected: throw Failure("the link to the first node ended")
            default: break
            }
        }

        private mutating func sendDue(
            _ schedule: inout SendSchedule, _ ledger: inout TrafficLedger
        ) {
            let now = links.now.monotonicNanoseconds
            let expiry = links.now.wallMilliseconds + Self.expiryMilliseconds
            let deadline = links.now.monotonicMilliseconds + Self.expiryMilliseconds
            while let wait = schedule.nanosecondsToNext(now: now, inFlight: ledger.inFlight) {
                guard wait == 0 else {
                    alarm.set(monotonicNanoseconds: now + wait)
                    return
                }
                let since = schedule.send(now: now)
                let (packet, condition) = mint.next(expiresAtMilliseconds: expiry)
                let requestId = ledger.sent(
                    condition, since: since, deadlineMilliseconds: deadline)
                _ = links.sendRequest(to: peer, requestId: requestId, packet: packet)
            }
            alarm.stop()
        }
    }
}
