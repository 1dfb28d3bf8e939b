import Telemetry

/// A set of channels, by their places in a `ChannelTable`.
package struct ChannelSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// One channel.
    init(place: Int) { self.init(rawValue: 1 << UInt64(place)) }

    @inline(__always)
    func contains(place: Int) -> Bool { rawValue &>> UInt64(place) & 1 != 0 }

    /// The lowest first.
    var places: [Int] { (0..<UInt64.bitWidth).filter { contains(place: $0) } }
}

/// The channels of a dashboard: the built-in ones, and behind them those that the topology declares.
/// Every channel has its place in it, so that sets of them are numbers.
package struct ChannelTable: Sendable {
    /// As many as a set has room for.
    package static let declaredMax = UInt64.bitWidth - BuiltInChannel.allCases.count

    /// Where events belong that are on no channel, because it is declared no longer.
    static let nowhere = UInt8.max

    package let names: [String]
    /// What a client gets that asks for none by name.
    package let defaults: ChannelSet
    private let places: [String: Int]
    private let declared: [[UInt8]]

    /// Names of built-in channels and repeated ones count once. `defaults` without any name means
    /// all. nil where there are more than `declaredMax`, or a default is no channel.
    package init?(declared: [String], defaults: [String]) {
        let builtIn = BuiltInChannel.allCases.map(\.rawValue)
        var names = builtIn
        var places = Dictionary(
            uniqueKeysWithValues: builtIn.enumerated().map { ($1, $0) })
        for name in declared where places[name] == nil {
            places[name] = names.count
            names.append(name)
        }
        guard names.count <= UInt64.bitWidth else { return nil }
        self.names = names
        self.places = places
        self.declared = names.dropFirst(builtIn.count).map { Array($0.utf8) }
        var chosen: ChannelSet = []
        for name in defaults {
            guard let place = places[name] else { return nil }
            chosen.insert(ChannelSet(place: place))
        }
        let all = names.indices.reduce(into: ChannelSet()) { $0.insert(ChannelSet(place: $1)) }
        self.defaults = defaults.isEmpty ? all : chosen
    }

    var all: ChannelSet {
        ChannelSet(rawValue: names.count == 64 ? .max : 1 << UInt64(names.count) - 1)
    }

    func place(of name: String) -> Int? { places[name] }

    func place(of channel: BuiltInChannel) -> Int { Self.place(of: channel) }

    /// In the order of the table.
    func names(of channels: ChannelSet) -> [String] {
        channels.places.filter { $0 < names.count }.map { names[$0] }
    }

    /// Clients publish on it.
    func isDeclared(place: Int) -> Bool { place >= BuiltInChannel.allCases.count }

    /// On which channel an event is told.
    @inline(__always)
    func place(of event: EventView) -> UInt8 {
        guard event.type == .custom else { return Self.builtInPlaces[Int(event.type.rawValue)] }
        return declaredPlace(of: event.channel)
    }

    private func declaredPlace(of name: UnsafeRawBufferPointer) -> UInt8 {
        guard let index = declared.firstIndex(where: { name.elementsEqual($0) }) else {
            return Self.nowhere
        }
        return UInt8(BuiltInChannel.allCases.count + index)
    }

    private static func place(of channel: BuiltInChannel) -> Int {
        BuiltInChannel.allCases.firstIndex(of: channel) ?? 0
    }

    /// By the numbers of event types.
    private static let builtInPlaces: InlineArray<256, UInt8> = {
        var places = InlineArray<256, UInt8>(repeating: nowhere)
        for type in EventType.allCases {
            guard let channel = type.channel else { continue }
            places[Int(type.rawValue)] = UInt8(place(of: channel))
        }
        return places
    }()
}
