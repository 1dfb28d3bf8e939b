import CanonicalJSON

/// What a client says.
enum ClientMessage: Equatable {
    case subscribe(ChannelSet, replay: Bool)
    case unsubscribe(ChannelSet)
    case heartbeat
    /// It has taken all up to this offset.
    case acknowledge(UInt64)
    case publish(place: Int, key: String, data: [UInt8])

    /// Keys that the action does not know are let pass, as other clients may send more.
    init(
        _ text: [UInt8], _ table: ChannelTable, _ limits: ChannelLimits
    ) throws(ClientFault) {
        guard text.count <= limits.messageBytesMax else {
            throw ClientFault(
                .tooLarge, "a message has at most \(limits.messageBytesMax) bytes")
        }
        let value: JSONValue
        do throws(JSONProblem) {
            value = try JSONParser.parse(text)
        } catch {
            throw ClientFault(
                .invalidPayload, "this is not JSON: line \(error.line): \(error.message)")
        }
        guard case .object = value.content else {
            throw ClientFault(.invalidPayload, "a message is an object, not \(value.kind)")
        }
        guard let action = value["action"]?.string else {
            throw ClientFault(.invalidPayload, "\"action\" must be a text")
        }
        switch action {
        case "subscribe":
            let channels = try Self.channels(of: value, table, limits)
            self = .subscribe(channels, replay: try Self.replay(of: value))
        case "unsubscribe": self = .unsubscribe(try Self.channels(of: value, table, limits))
        case "heartbeat": self = .heartbeat
        case "ack": self = .acknowledge(try Self.offset(of: value))
        case "publish": self = try Self.publication(in: value, table, limits)
        default:
            throw ClientFault(
                .unknownAction,
                "actions are subscribe, unsubscribe, heartbeat, ack and publish")
        }
    }

    /// Of names that a query or a message holds. All of them, or none.
    static func channels(
        named names: [String], _ table: ChannelTable, _ limits: ChannelLimits
    ) throws(ClientFault) -> ChannelSet {
        guard names.count <= limits.channelsPerMessageMax else {
            throw ClientFault(
                .tooLarge, "a message names at most \(limits.channelsPerMessageMax) channels")
        }
        var channels: ChannelSet = []
        for name in names {
            guard let place = table.place(of: name) else {
                throw ClientFault(
                    .invalidChannels,
                    "one of the channels does not exist; there are "
                        + table.names.joined(separator: ", "))
            }
            channels.insert(ChannelSet(place: place))
        }
        return channels
    }

    private static func channels(
        of value: JSONValue, _ table: ChannelTable, _ limits: ChannelLimits
    ) throws(ClientFault) -> ChannelSet {
        guard let elements = value["channels"]?.elements else {
            throw ClientFault(.invalidPayload, "\"channels\" must be a list of names")
        }
        var names: [String] = []
        for element in elements {
            guard let name = element.string else {
                throw ClientFault(.invalidPayload, "\"channels\" must be a list of names")
            }
            names.append(name)
        }
        guard !names.isEmpty else {
            throw ClientFault(.invalidChannels, "\"channels\" names none")
        }
        return try channels(named: names, table, limits)
    }

    private static func replay(of value: JSONValue) throws(ClientFault) -> Bool {
        switch value["replay"]?.content {
        case nil: false
        case .flag(let flag): flag
        default: throw ClientFault(.invalidPayload, "\"replay\" must be true or false")
        }
    }

    private static func offset(of value: JSONValue) throws(ClientFault) -> UInt64 {
        guard case .number(let digits) = value["offset"]?.content, let offset = UInt64(digits)
        else { throw ClientFault(.invalidPayload, "\"offset\" must be the offset of an event") }
        return offset
    }

    private static func publication(
        in value: JSONValue, _ table: ChannelTable, _ limits: ChannelLimits
    ) throws(ClientFault) -> ClientMessage {
        guard let name = value["channel"]?.string else {
            throw ClientFault(.invalidPayload, "\"channel\" must be the name of a channel")
        }
        guard let place = table.place(of: name), table.isDeclared(place: place) else {
            throw ClientFault(
                .invalidChannels, "clients publish on channels that the topology declares")
        }
        var key = ""
        if let found = value["key"] {
            guard let text = found.string else {
                throw ClientFault(.invalidPayload, "\"key\" must be a text")
            }
            key = text
        }
        guard key.utf8.count <= limits.publishedKeyBytesMax else {
            throw ClientFault(
                .tooLarge, "a key has at most \(limits.publishedKeyBytesMax) bytes")
        }
        guard let data = value["data"], case .object = data.content else {
            throw ClientFault(.invalidPayload, "\"data\" must be an object")
        }
        var json = JSONWriter(.compact)
        data.write(to: &json)
        return .publish(place: place, key: key, data: json.bytes)
    }
}
