import Telemetry

/// Where the newest event about each thing is: the state of a node, a link, an alert, a value that
/// a client published. Bounded by keys and by bytes; what is oldest is forgotten first.
struct NewestTable {
    static let keysPerTopicMax = 4_096
    static let topicsMax = 512
    /// A thing with a longer name is not remembered.
    static let keyBytesMax = 1_024
    /// Of all keys.
    static let bytesMax = 4 << 20
    private static let bytesPerKey = 64

    struct Topic: Hashable {
        let type: UInt8
        let channel: [UInt8]
    }

    private(set) var topics: [Topic: [[UInt8]: UInt64]] = [:]
    private var bytes = 0

    /// The newest first offset last.
    func events(_ type: EventType, channel: [UInt8], from first: UInt64) -> [NewestEvent] {
        let keys = topics[Topic(type: type.rawValue, channel: channel)] ?? [:]
        return keys.filter { $0.value >= first }
            .map { NewestEvent(key: $0.key, offset: $0.value) }
            .sorted { $0.offset < $1.offset }
    }

    mutating func note(_ event: EventView, at offset: UInt64) {
        let key: [UInt8]
        switch event.type {
        case .nodeStatus, .rates: key = Array(event.node)
        case .linkStatus, .alert: key = Array(event.node) + [0] + Array(event.key)
        case .custom: key = Array(event.key)
        case .packetReceived, .packetSent, .routeLookup, .log, .eventsLost: return
        }
        let channel = event.type == .custom ? Array(event.channel) : []
        note(Topic(type: event.type.rawValue, channel: channel), key, at: offset)
    }

    mutating func note(_ topic: Topic, _ key: [UInt8], at offset: UInt64) {
        guard key.count <= Self.keyBytesMax else { return }
        if topics[topic] == nil {
            if topics.count >= Self.topicsMax { forgetOldestTopic() }
            topics[topic] = [:]
        }
        if topics[topic]?.updateValue(offset, forKey: key) == nil {
            bytes += key.count + Self.bytesPerKey
            if topics[topic]?.count ?? 0 > Self.keysPerTopicMax { forgetOldest(of: topic) }
            while bytes > Self.bytesMax, let largest = largestTopic() { forgetOldest(of: largest) }
        }
    }

    /// A quarter at once, so that looking for them costs little.
    private mutating func forgetOldest(of topic: Topic) {
        guard var keys = topics[topic] else { return }
        let limit = keys.values.sorted()[keys.count / 4]
        keys = keys.filter { key, offset in
            if offset <= limit { bytes -= key.count + Self.bytesPerKey }
            return offset > limit
        }
        topics[topic] = keys.isEmpty ? nil : keys
    }

    private mutating func forgetOldestTopic() {
        let oldest = topics.min {
            $0.value.values.max() ?? 0 < $1.value.values.max() ?? 0
        }
        guard let oldest else { return }
        bytes -= oldest.value.keys.reduce(0) { $0 + $1.count + Self.bytesPerKey }
        topics[oldest.key] = nil
    }

    private func largestTopic() -> Topic? {
        topics.max { $0.value.count < $1.value.count }?.key
    }
}
