package import Control
import Logging
package import Peering
package import Reactor
import Wire

/// Sends one small packet per pair of nodes, and a rejected or unanswered one again until its time
/// is over. Owned by the thread that turns it.
///
///     while !run.isFinished, !run.isOver {
///         let mine = run.turn(atMostMilliseconds: -1)
///         while let report = run.nextReport() { ... }
///     }
///
/// Packets start from an account of the source, which has one link: another sender of that account
/// takes its place. Pairs are tried in order, a bounded number at once, and those of
/// a source without a link wait for it without keeping others from being tried.
///
/// Its parts: this file has the turn, `+packets` what is sent and what answers mean.
package struct ProbeRun: ~Copyable {
    /// A node from which packets start.
    package struct Source: Sendable {
        package var node: String
        package var url: PeerURL
        package var account: String
        package var secret: [UInt8]

        package init(node: String, url: PeerURL, account: String, secret: [UInt8]) {
            self.node = node
            self.url = url
            self.account = account
            self.secret = secret
        }
    }

    package struct Pair: Sendable {
        /// A position among the sources.
        package var source: Int
        /// An ILP address.
        package var destination: [UInt8]

        package init(source: Int, destination: [UInt8]) {
            self.source = source
            self.destination = destination
        }
    }

    /// More would not fit into a request id together with the number of the attempt.
    package static let pairsMax = 1 << (32 - attemptBits)
    static let attemptBits = 12
    /// How many packets wait for an answer at once.
    static let inFlightMax = 256
    /// From a rejection to the next attempt.
    static let retryMilliseconds: Int64 = 50
    /// A packet is sent anew when it had no answer for so long. An answer that comes later counts.
    static let answerMilliseconds: Int64 = 1_000
    /// Each hop takes a second of it.
    static let expiryMilliseconds: Int64 = 30_000

    var links: PeerLinks
    let pairs: [Pair]
    var attempts: [ProbeAttempt]
    private let deadline: Int64
    let seed = Randomness.uint64()
    var clock = ILPClock()
    var scratch: [UInt8] = []

    private let names: [String]
    /// By source: whether it has a link.
    private var isUp: [Bool]
    /// By source: pairs that wait for its link.
    private var parked: [[Int]]
    private var ready: WaitingLine<Int>
    private var retries = WaitingLine<(due: Int64, pair: Int)>()
    private var flights = WaitingLine<(due: Int64, pair: Int, attempt: UInt32)>()
    private var inFlight = 0
    private var reports = WaitingLine<ProbeReport>()
    private(set) var passedCount = 0

    /// Begins to connect; the time counts from here.
    package init(
        from sources: [Source], pairs: [Pair], timeoutMilliseconds: Int64
    ) throws(SystemCallError) {
        precondition(pairs.count <= Self.pairsMax, "a request id holds every pair")
        links = try PeerLinks(timing: .ofExpectedNodes, log: EventLog(node: "", level: .error))
        self.pairs = pairs
        attempts = Array(repeating: ProbeAttempt(), count: pairs.count)
        deadline = links.now.monotonicMilliseconds + timeoutMilliseconds
        names = sources.map(\.node)
        isUp = Array(repeating: false, count: sources.count)
        parked = Array(repeating: [], count: sources.count)
        ready = WaitingLine(Array(pairs.indices))
        for source in sources {
            // Peers are counted from 0 in the order in which they are added, as sources are.
            _ = links.addPeer(
                PeerSettings(
                    id: source.node, url: source.url, ownName: source.account,
                    secret: source.secret))
        }
    }

    /// Watches a descriptor of the owner's; its token has `PeerLinks.foreignBit`.
    package mutating func watch(
        _ descriptor: Int32, token: UInt64, _ interest: Interest
    ) throws(SystemCallError) { try links.loop.add(descriptor, token: token, interest) }

    /// Every packet was fulfilled.
    package var isFinished: Bool { passedCount == pairs.count }

    package var millisecondsLeft: Int64 { max(0, deadline - links.now.monotonicMilliseconds) }

    /// The time is over.
    package var isOver: Bool { links.now.monotonicMilliseconds >= deadline }

    package var nowMilliseconds: Int64 { links.now.monotonicMilliseconds }

    /// What became known since; nil when all of it was told.
    package mutating func nextReport() -> ProbeReport? { reports.popFirst() }

    /// The amount with which the pair was tried last.
    package func amount(ofPair pair: Int) -> UInt64 { attempts[pair].amount }

    /// Waits until something comes or is due, and does what it asks for. Returns what came of the
    /// owner's own descriptors.
    package mutating func turn(atMostMilliseconds: Int32) -> [ReadyEvent] {
        let limit = atMostMilliseconds < 0 ? Int64(Int32.max) : Int64(atMostMilliseconds)
        links.wait(atMostMilliseconds: Int32(max(0, min(limit, millisecondsToNext))))
        var foreign: [ReadyEvent] = []
        while let event = links.next() {
            if case .foreign(let event) = event { foreign.append(event) } else { handle(event) }
        }
        takeDue()
        sendReady()
        links.flush()
        if isOver, !isFinished { tellMissing() }
        return foreign
    }

    package mutating func takeLeave() { links.takeLeave() }

    // MARK: - What comes

    private mutating func handle(_ event: LinkEvent) {
        switch event {
        case .connected(let source):
            isUp[source] = true
            for pair in parked[source] { ready.append(pair) }
            parked[source] = []
        case .disconnected(let source, _): isUp[source] = false
        case .failed(let source, let failure):
            for pair in parked[source] {
                tell(pair, "no link to \(names[source]): \(failure.text)")
            }
        case .answer(let source, let requestId, let packet):
            guard let pair = pair(requestId, from: source) else { return }
            take(meaning(of: packet, requestId), of: pair, requestId)
        case .request(let source, let session, let requestId, _):
            // Nobody has anything to ask of a prober, but no question is left open.
            _ = links.sendEmptyAnswer(to: source, session: session, requestId: requestId)
        case .foreign: break
        }
    }

    private mutating func take(_ meaning: AnswerMeaning, of pair: Int, _ requestId: UInt32) {
        guard !attempts[pair].hasPassed else { return }
        switch meaning {
        case .fulfilled:
            if attempts[pair].isFlying { inFlight -= 1 }
            attempts[pair].isFlying = false
            attempts[pair].hasPassed = true
            passedCount += 1
            reports.append(.passed(pair: pair))
        case .refused(let why, let code):
            // The answer to an attempt that was given up says nothing of the present one.
            guard attempts[pair].isFlying, self.requestId(of: pair) == requestId else { return }
            adaptAmount(to: code, ofPair: pair)
            comesDown(pair, why)
        }
    }

    /// An attempt has failed, and another follows.
    private mutating func comesDown(_ pair: Int, _ why: String) {
        attempts[pair].isFlying = false
        inFlight -= 1
        retries.append((nowMilliseconds + Self.retryMilliseconds, pair))
        tell(pair, why)
    }

    private mutating func tell(_ pair: Int, _ why: String) {
        guard attempts[pair].why != why else { return }
        attempts[pair].why = why
        reports.append(.missing(pair: pair, why: why))
    }

    /// So that nothing is missing without a reason.
    private mutating func tellMissing() {
        for pair in pairs.indices where !attempts[pair].hasPassed && attempts[pair].why == nil {
            let node = names[pairs[pair].source]
            tell(pair, isUp[pairs[pair].source] ? "no answer yet" : "no link to \(node) yet")
        }
    }

    // MARK: - What is due

    private var millisecondsToNext: Int64 {
        var due = deadline
        if let retry = retries.first { due = min(due, retry.due) }
        if let flight = flights.first { due = min(due, flight.due) }
        return max(0, due - nowMilliseconds)
    }

    private mutating func takeDue() {
        while let flight = flights.first {
            let attempt = attempts[flight.pair]
            let isCurrent = attempt.isFlying && attempt.number == flight.attempt
            guard !isCurrent || flight.due <= nowMilliseconds else { break }
            _ = flights.popFirst()
            if isCurrent {
                comesDown(flight.pair, "no answer for \(Self.answerMilliseconds) ms")
            }
        }
        while let retry = retries.first, retry.due <= nowMilliseconds {
            _ = retries.popFirst()
            ready.append(retry.pair)
        }
    }

    private mutating func sendReady() {
        while inFlight < Self.inFlightMax, let pair = ready.popFirst() {
            guard !attempts[pair].hasPassed else { continue }
            let source = pairs[pair].source
            guard isUp[source] else {
                parked[source].append(pair)
                continue
            }
            switch sendPacket(of: pair) {
            case .sent:
                attempts[pair].isFlying = true
                inFlight += 1
                flights.append(
                    (nowMilliseconds + Self.answerMilliseconds, pair, attempts[pair].number))
            case .busy, .down:
                retries.append((nowMilliseconds + Self.retryMilliseconds, pair))
            }
        }
    }
}

/// How far a pair is.
struct ProbeAttempt {
    /// Worth something in most assets, and little in all.
    private static let amountAtFirst: UInt64 = 1_000

    var number: UInt32 = 0
    var amount = amountAtFirst
    /// The greatest amount that was worth nothing; 0: none was.
    var tooSmall: UInt64 = 0
    /// The smallest that was refused as too much.
    var tooLarge: UInt64?
    var isFlying = false
    var hasPassed = false
    /// The last reason that was told.
    var why: String?
}
