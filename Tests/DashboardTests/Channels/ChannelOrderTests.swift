import TestSupport
import XCTest

@testable import Dashboard

/// Random clients of a random log, under every interleaving that chance finds: what each of them got
/// is held against what stands in the log. A failure prints the seed that leads to it again.
final class ChannelOrderTests: XCTestCase {
    func testNothingComesTwiceOrOutOfOrderOrNotAtAll() throws {
        for seed in 0..<UInt64(Thoroughness.isFull ? 1_000 : 15) {
            var play = try RandomPlay(seed: seed, losesEvents: false)
            try play.run()
            play.check()
            if testRun?.totalFailureCount != 0 { return XCTFail("seed \(seed)") }
        }
    }

    func testWhatDoesNotComeIsToldAsAGap() throws {
        for seed in 0..<UInt64(Thoroughness.isFull ? 1_000 : 15) {
            var play = try RandomPlay(seed: seed, losesEvents: true)
            try play.run()
            play.check()
            if testRun?.totalFailureCount != 0 { return XCTFail("seed \(seed)") }
        }
    }
}

/// One log and its clients, driven by chance.
private struct RandomPlay {
    private static let channels = [
        "nodes", "packets", "routes", "alerts", "logs", "positions", "market-data",
    ]
    private static let clients = 1...4

    private var chance: SeededGenerator
    private let losesEvents: Bool
    private let played: PlayedClients
    private let replayLimit: Int
    private var log: MemoryLog { played.log }
    private var accounts: [Int: ClientAccount] = [:]

    init(seed: UInt64, losesEvents: Bool) throws {
        chance = SeededGenerator(seed: seed)
        self.losesEvents = losesEvents
        var limits = ChannelLimits()
        limits.creditEventsMax = 64 + chance.below(100)
        limits.unreadBytesMax = 1 + chance.below(4_000)
        limits.helpingBytesMax = 1 + chance.below(8_000)
        limits.blockBytesMax = 1 + chance.below(4_000)
        limits.readBytes = 100 + chance.below(4_000)
        limits.renderedBytesMax = chance.below(30_000)
        limits.turnNanoseconds = 1 + chance.below(200_000)
        limits.replayLimit = 1 + chance.below(20)
        limits.nearEvents = UInt64(chance.below(50))
        limits.messagesAtOnceMax = 100_000
        limits.filterPhasesMax = 1_000
        limits.replaysWaitingMax = 1_000
        if losesEvents {
            limits.lagEventsMax = UInt64(20 + chance.below(100))
            limits.tallySpanEvents = UInt64(1 + chance.below(30))
            limits.tallySpansMax = 1 + chance.below(8)
        }
        replayLimit = limits.replayLimit
        played = PlayedClients(
            MemoryLog(firstOffset: UInt64(chance.below(1_000))), limits)
    }

    // MARK: - Playing

    mutating func run() throws {
        append(chance.below(200))
        played.commit()
        for _ in 0..<150 {
            switch chance.below(12) {
            case 0, 1, 2: append(1 + chance.below(20))
            case 3, 4: played.commit()
            case 5, 6: played.turn()
            case 7: try openOne()
            case 8, 9: changeOne()
            case 10: readOrStall()
            default: if losesEvents { retire() }
            }
        }
        played.commit()
        for client in Self.clients {
            played.stalled.remove(client)
            played.read(client)
        }
        // Until everybody has acknowledged everything.
        var before = -1
        while before != orders {
            before = orders
            played.settle()
            collect()
            for client in accounts.keys { acknowledge(client) }
        }
        collect()
    }

    /// Everything that anybody was told.
    private var orders: Int { accounts.values.reduce(0) { $0 + $1.messages.count } }

    private mutating func append(_ count: Int) {
        var events: [MemoryLog.Event] = []
        for _ in 0..<count {
            let key = "k\(chance.below(5))"
            switch chance.below(14) {
            case 0...3: events.append(.arrival)
            case 4...6: events.append(.sent)
            case 7: events.append(.status(key))
            case 8, 9: events.append(.log("x"))
            case 10: events.append(.alert(key))
            case 11: events.append(.custom("positions", key: key, data: "{}"))
            case 12: events.append(.custom("market-data", key: key, data: "{}"))
            default: events.append(.lost(UInt32(1 + chance.below(5))))
            }
            if chance.isOne(in: 4) {
                log.append(events)
                events = []
            }
        }
        if !events.isEmpty { log.append(events) }
    }

    private mutating func openOne() throws {
        let client = Self.clients.lowerBound + chance.below(Self.clients.count)
        guard accounts[client] == nil else { return }
        let chosen = someChannels()
        var query = "clientId=c\(client)&channels=\(chosen.sorted().joined(separator: ","))"
        var account = ClientAccount()
        // Of a log that is read from an offset on, nothing else is replayed here: the two could not
        // be told apart.
        if chance.isOne(in: 2) {
            let span = log.durableOffset - log.firstOffset
            query += "&from=\(log.firstOffset + UInt64(chance.below(Int(span) + 1)))"
            account.readsLog = true
        }
        let isReplayed = !account.readsLog && chance.isOne(in: 2)
        if isReplayed { query += "&replay=true" }
        account.query = query
        account.said.append(
            .init(channels: chosen, isReplayed: isReplayed, end: log.durableOffset))
        accounts[client] = account
        try played.open(client, query)
    }

    private mutating func changeOne() {
        let client = Self.clients.lowerBound + chance.below(Self.clients.count)
        guard let account = accounts[client] else { return }
        if chance.isOne(in: 3) { return acknowledge(client) }
        let isAdded = chance.isOne(in: 2)
        // Each channel is replayed once at most, so that it is known to which subscription a
        // replayed event belongs.
        let names = someChannels()
        let isReplayed =
            isAdded && !account.readsLog && names.isDisjoint(with: account.everSubscribed)
        let list = names.sorted().map { "\"\($0)\"" }.joined(separator: ",")
        played.say(
            client,
            "{\"action\":\"\(isAdded ? "subscribe" : "unsubscribe")\",\"channels\":[\(list)]"
                + (isReplayed ? ",\"replay\":true}" : "}"))
        let end = log.durableOffset
        accounts[client]?.said.append(
            .init(channels: names, isReplayed: isReplayed, end: end, isAdded: isAdded))
    }

    private mutating func someChannels() -> Set<String> {
        var chosen: Set<String> = []
        for _ in 0..<1 + chance.below(3) {
            chosen.insert(Self.channels[chance.below(Self.channels.count)])
        }
        return chosen
    }

    private mutating func acknowledge(_ client: Int) {
        collect()
        guard let last = accounts[client]?.messages.offsets.max() else { return }
        played.say(client, "{\"action\":\"ack\",\"offset\":\(last)}")
    }

    private mutating func readOrStall() {
        let client = Self.clients.lowerBound + chance.below(Self.clients.count)
        if chance.isOne(in: 2) {
            played.stalled.insert(client)
        } else {
            played.stalled.remove(client)
            played.read(client)
        }
    }

    private mutating func retire() {
        guard chance.isOne(in: 3) else { return }
        let span = Int(log.durableOffset - log.firstOffset)
        log.retire(to: log.firstOffset + UInt64(chance.below(span / 2 + 1)))
        played.tellBounds()
    }

    private mutating func collect() {
        for client in Self.clients {
            let messages = played.take(client)
            accounts[client]?.messages += messages
        }
    }

    // MARK: - Judging

    func check() {
        for account in accounts.values {
            account.check(log, losesEvents: losesEvents, replayLimit: replayLimit)
        }
    }
}
