import XCTest

@testable import Dashboard

/// What one client asked for and got, to be held against the log.
struct ClientAccount {
    /// A message that is acknowledged, the query of its URL included.
    struct Said {
        let channels: Set<String>
        let isReplayed: Bool
        /// Where the log ended then.
        let end: UInt64
        var isAdded = true
    }

    /// A channel, as long as it was subscribed.
    private struct Stay {
        let from: UInt64
        var until: UInt64 = .max
        /// Where the log ended when it was unsubscribed.
        var end: UInt64 = .max
    }

    /// A subscription whose newest values were replayed.
    private struct Replayed {
        let channels: Set<String>
        let below: UInt64
    }

    var query = ""
    var readsLog = false
    var said: [Said] = []
    var messages: [PlayedClients.Message] = []

    var everSubscribed: Set<String> {
        said.filter(\.isAdded).reduce(into: []) { $0.formUnion($1.channels) }
    }

    private var everUnsubscribed: Set<String> {
        said.filter { !$0.isAdded }.reduce(into: []) { $0.formUnion($1.channels) }
    }

    private var replayed: [PlayedClients.Message] {
        readsLog ? [] : messages.events.filter(\.isReplay)
    }

    private var live: [PlayedClients.Message] {
        readsLog ? messages.events : messages.events.filter { !$0.isReplay }
    }

    func check(_ log: MemoryLog, losesEvents: Bool, replayLimit: Int) {
        let acks = messages.filter { $0.type == "ack" }
        XCTAssertEqual(acks.count, said.count, query)
        XCTAssertFalse(messages.types.contains("error"), query)
        let stays = stays(acks)
        checkLive(log, stays)
        checkCounts(log, stays, losesEvents: losesEvents)
        checkReplays(log, acks, isWhole: !losesEvents, replayLimit: replayLimit)
    }

    private func stays(_ acks: [PlayedClients.Message]) -> [String: [Stay]] {
        var stays: [String: [Stay]] = [:]
        for (ack, said) in zip(acks, said) {
            let offset = UInt64(ack.number("offset")!)
            for channel in said.channels {
                let isOpen = stays[channel]?.last?.until == .max
                if said.isAdded, !isOpen {
                    stays[channel, default: []].append(Stay(from: offset))
                } else if !said.isAdded, isOpen {
                    let last = stays[channel]!.count - 1
                    stays[channel]![last].until = offset
                    stays[channel]![last].end = said.end
                }
            }
        }
        return stays
    }

    /// Each event of a channel that was subscribed came once and in order, or stands in a gap.
    private func checkLive(_ log: MemoryLog, _ stays: [String: [Stay]]) {
        let gaps = messages.gaps.filter { $0.reason != "filter change" }.map(\.lostOffsets)
        for (one, next) in zip(live, live.dropFirst()) {
            XCTAssertLessThan(one.offset!, next.offset!, "out of order; \(query)")
        }
        let got = Set(live.compactMap(\.offset))
        for entry in log.entries {
            let isWanted = (stays[entry.channel] ?? []).contains {
                $0.from <= entry.offset && entry.offset < $0.until
            }
            let isLost = gaps.contains { $0.contains(entry.offset) }
            if isWanted {
                XCTAssertTrue(
                    got.contains(entry.offset) != isLost,
                    "\(entry.offset) of \(entry.channel), gap: \(isLost); \(query)")
            } else {
                XCTAssertFalse(got.contains(entry.offset), "unwanted \(entry.offset); \(query)")
            }
        }
    }

    /// Gaps tell how many events they hold.
    private func checkCounts(
        _ log: MemoryLog, _ stays: [String: [Stay]], losesEvents: Bool
    ) {
        if !losesEvents {
            XCTAssertTrue(messages.gaps.allSatisfy { $0.reason == "filter change" }, query)
            for (channel, stays) in stays {
                let dropped = stays.reduce(0) { sum, stay in
                    let from = max(stay.from, stay.until)
                    return sum
                        + log.entries.count {
                            $0.channel == channel && from <= $0.offset && $0.offset < stay.end
                        }
                }
                let told = messages.gaps.reduce(0) { $0 + ($1.lost(channel) ?? 0) }
                XCTAssertEqual(told, dropped, "left out of \(channel); \(query)")
            }
        } else if everUnsubscribed.isEmpty {
            for gap in messages.gaps where gap.reason == "slow" {
                for (channel, stays) in stays {
                    let lost = log.entries.count { entry in
                        entry.channel == channel && gap.lostOffsets.contains(entry.offset)
                            && stays.contains { $0.from <= entry.offset }
                    }
                    XCTAssertEqual(gap.lost(channel) ?? 0, lost, "\(channel); \(query)")
                }
            }
        }
    }

    /// Replayed events stand before the live ones, are the newest there were, and rise.
    private func checkReplays(
        _ log: MemoryLog, _ acks: [PlayedClients.Message], isWhole: Bool, replayLimit: Int
    ) {
        let lists = zip(acks, said).filter { $1.isReplayed }.map {
            Replayed(channels: $1.channels, below: UInt64($0.number("offset")!))
        }
        var last = (list: -1, offset: UInt64(0))
        for event in replayed {
            let channel = event.channel!
            let offset = event.offset!
            guard let list = lists.firstIndex(where: { $0.channels.contains(channel) }) else {
                XCTFail("\(channel) was not to be replayed; \(query)")
                return
            }
            XCTAssertLessThan(offset, lists[list].below, query)
            XCTAssertGreaterThanOrEqual(list, last.list, "replays are mixed; \(query)")
            if list == last.list { XCTAssertGreaterThan(offset, last.offset, query) }
            last = (list, offset)
        }
        for list in lists where isWhole {
            for channel in list.channels where !everUnsubscribed.contains(channel) {
                checkReplay(of: channel, below: list.below, log, replayLimit)
            }
        }
        checkReplaysComeFirst()
    }

    private func checkReplay(
        of channel: String, below end: UInt64, _ log: MemoryLog, _ replayLimit: Int
    ) {
        let got = replayed.filter { $0.channel == channel }.compactMap(\.offset)
        XCTAssertLessThanOrEqual(got.count, replayLimit, query)
        let before = log.entries.filter { $0.channel == channel && $0.offset < end }
        let after = log.entries.filter { $0.channel == channel && $0.offset >= end }
        if ["packets", "routes", "logs"].contains(channel) {
            XCTAssertEqual(got, before.suffix(got.count).map(\.offset), query)
            XCTAssertGreaterThanOrEqual(
                got.count, min(before.count, replayLimit - after.count), "\(channel); \(query)")
            return
        }
        var newest: [String: UInt64] = [:]
        for entry in before where entry.type != .eventsLost { newest[entry.key] = entry.offset }
        XCTAssertTrue(got.allSatisfy { newest.values.contains($0) }, "\(channel); \(query)")
        for (key, offset) in newest where !got.contains(offset) {
            let isUpdated = after.contains { $0.key == key }
            let isOld = got.count == replayLimit && got.allSatisfy { $0 > offset }
            XCTAssertTrue(isUpdated || isOld, "\(channel) \(key) \(offset); \(query)")
        }
    }

    /// No live event of a channel stands before a replayed one of it.
    private func checkReplaysComeFirst() {
        var live: Set<String> = []
        for event in messages.events {
            if event.isReplay, !readsLog {
                XCTAssertFalse(live.contains(event.channel!), "live before replayed; \(query)")
            } else {
                live.insert(event.channel!)
            }
        }
    }
}

extension PlayedClients.Message {
    /// Of a gap.
    var lostOffsets: ClosedRange<UInt64> {
        UInt64(number("from")!)...UInt64(number("to")!)
    }
}
