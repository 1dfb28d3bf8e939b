import CanonicalJSON
import Telemetry

/// What the last second brought, for RATES: of each node that told something, how much.
struct RateReport {
    static let everyMilliseconds: Int64 = 1_000
    /// Of the nodes that told most.
    static let nodesMax = 200

    private var told: [[UInt8]: FrameTally] = [:]
    private var toldEvents: UInt64 = 0
    private var toldAt: Int64

    init(at now: Int64) { toldAt = now }

    func isDue(at now: Int64) -> Bool { now >= toldAt + Self.everyMilliseconds }

    /// When to look again though nothing else happens; -1: nothing is left to tell.
    func millisecondsToNext(_ tallies: NodeTallies, at now: Int64) -> Int32 {
        guard tallies.total.events != toldEvents else { return -1 }
        return Int32(clamping: max(0, toldAt + Self.everyMilliseconds - now))
    }

    /// nil: nothing was told since the last time. What the hub says itself does not count.
    mutating func data(_ tallies: NodeTallies, at now: Int64) -> [UInt8]? {
        let milliseconds = max(1, now - toldAt)
        toldAt = now
        toldEvents = tallies.total.events
        var news: [(name: [UInt8], tally: FrameTally, before: FrameTally)] = []
        let hub = Array(OwnEvents.hubNode.utf8)
        for (name, entry) in tallies.all where name != hub {
            let before = told[name] ?? FrameTally()
            guard entry.tally.events != before.events else { continue }
            news.append((name, entry.tally, before))
            told[name] = entry.tally
        }
        guard !news.isEmpty else { return nil }
        news.sort { first, second in
            let counts = (
                first.tally.events - first.before.events,
                second.tally.events - second.before.events
            )
            return counts.0 == counts.1
                ? first.name.lexicographicallyPrecedes(second.name) : counts.0 > counts.1
        }
        return Self.text(news.prefix(Self.nodesMax), milliseconds, nodes: news.count)
    }

    private static func text(
        _ news: ArraySlice<(name: [UInt8], tally: FrameTally, before: FrameTally)>,
        _ milliseconds: Int64, nodes: Int
    ) -> [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("milliseconds", milliseconds)
            json.member("nodesTotal", nodes)
            json.list("nodes", of: Array(news)) { json, entry in
                json.object { json in
                    json.member("id", String(decoding: entry.name, as: UTF8.self))
                    json.member("events", entry.tally.events - entry.before.events)
                    json.member(
                        "prepares", entry.tally.preparesReceived - entry.before.preparesReceived)
                    json.member("fulfills", entry.tally.fulfillsSent - entry.before.fulfillsSent)
                    json.member("rejects", entry.tally.rejectsSent - entry.before.rejectsSent)
                }
            }
        }
        return json.bytes
    }
}
