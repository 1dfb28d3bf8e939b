import Telemetry

/// What a client is shown of the time before it subscribed.
extension EventFeed {
    /// Of what is told about things that have names: the newest about each.
    private static let keyedTypes: [EventType] = [
        .nodeStatus, .linkStatus, .alert, .rates,
    ]

    /// Offsets, rising, of the newest value of each key on each of the channels; where events have
    /// no key, of the newest events. Those of a log that was read from an offset on, `isResumed`,
    /// are in it already. At most `replayLimit` of a channel, or `viewerReplayLimit`.
    mutating func newest<Source: EventSource & ~Copyable>(
        _ channels: ChannelSet, _ form: Rendering.Form, below end: UInt64, isResumed: Bool,
        _ source: inout Source
    ) -> [UInt64] {
        var found: [UInt64] = []
        var types: [Int: [UInt64]] = [:]
        // The plain port knows the status of nodes alone.
        for type in form == .plain ? [.nodeStatus] : Self.keyedTypes {
            guard let channel = type.channel else { continue }
            let place = table.place(of: channel)
            guard channels.contains(place: place) else { continue }
            types[place, default: []] += source.newestOffsets(type, channel: [])
        }
        for place in channels.places where table.isDeclared(place: place) {
            guard place < table.names.count else { continue }
            types[place] = source.newestOffsets(.custom, channel: Array(table.names[place].utf8))
        }
        let countMax = form == .plain ? limits.viewerReplayLimit : limits.replayLimit
        for offsets in types.values { found += Self.newest(countMax, of: offsets, below: end) }
        cost += found.count * Cost.visit
        if !isResumed, form == .channels, recent.keeps(anyOf: channels) {
            cost += recent.lookBack(from: end, table, &source)
            for place in channels.places {
                found += Self.newest(countMax, of: recent.offsets(place: place), below: end)
            }
        }
        return found.sorted()
    }

    private static func newest(
        _ countMax: Int, of offsets: [UInt64], below end: UInt64
    ) -> ArraySlice<UInt64> {
        offsets.filter { $0 < end }.sorted().suffix(countMax)
    }
}
