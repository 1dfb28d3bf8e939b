import Telemetry
import Wire

/// What `/api/v1/events` is asked for.
struct EventsQuery: Sendable, Equatable {
    static let limitByDefault = 1_000
    static let limitMax = 100_000
    static let waitSecondsMax = 60
    private static let wordBytesShown = 64

    enum Start: Sendable, Equatable {
        /// The oldest that is kept.
        case first
        /// What comes from now on.
        case next
        case at(UInt64)
    }

    struct Fault: Error, Equatable {
        let message: String
    }

    /// `apiKey` is looked at by whoever decides on access.
    private static let names: Set<String> = [
        "from", "channel", "type", "node", "packet", "limit", "wait", "apiKey",
    ]

    var start = Start.first
    var filter = EventFilter()
    var limit = limitByDefault
    var waitSeconds = 0

    /// `channels` are all that there are.
    init(_ query: HTTPQuery, channels: [String]) throws(Fault) {
        for parameter in query.parameters where !Self.names.contains(parameter.name) {
            throw Fault(
                message: "there is no parameter \(parameter.name); there are from, channel, type,"
                    + " node, packet, limit and wait")
        }
        if let text = query["from"] { start = try Self.start(text) }
        if let text = query["limit"] {
            limit = try Self.number(text, "limit", 1...Self.limitMax)
        }
        if let text = query["wait"] {
            waitSeconds = try Self.number(text, "wait", 0...Self.waitSecondsMax)
        }
        filter.channels = Set(try Self.words(query["channel"], "channel", among: channels))
        let types = EventType.allCases.map(\.name.description)
        filter.types = Set(
            try Self.words(query["type"], "type", among: types).compactMap(EventType.init(name:)))
        filter.nodes = Set(Self.split(query["node"]))
        if let text = query["packet"] {
            guard let name = PacketName(text) else {
                throw Fault(message: "packet must be a packet's id")
            }
            filter.packet = name
        }
    }

    private static func start(_ text: String) throws(Fault) -> Start {
        switch text {
        case "first": return .first
        case "next": return .next
        default:
            guard let offset = digits(text) else {
                throw Fault(message: "from must be the offset of an event, first or next")
            }
            return .at(offset)
        }
    }

    private static func number(
        _ text: String, _ name: String, _ range: ClosedRange<Int>
    ) throws(Fault) -> Int {
        guard let number = digits(text).flatMap({ Int(exactly: $0) }), range.contains(number)
        else {
            throw Fault(
                message: "\(name) must be a whole number"
                    + " from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Digits alone: a sign is none.
    private static func digits(_ text: String) -> UInt64? {
        text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            ? UInt64(text) : nil
    }

    private static func words(
        _ text: String?, _ name: String, among known: [String]
    ) throws(Fault) -> [String] {
        let words = split(text)
        for word in words where !known.contains(word) {
            throw Fault(
                message: "there is no \(name)\(shown(word)); there are "
                    + known.joined(separator: ", "))
        }
        return words
    }

    /// What is longer than any name, or no text for people, is not said again.
    private static func shown(_ word: String) -> String {
        let isShown =
            word.utf8.count <= wordBytesShown && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        return isShown ? " \(word)" : " of that name"
    }

    private static func split(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map(String.init)
    }
}
