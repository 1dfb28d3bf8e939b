/// With what a client of the channels came: the query of its URL.
package struct ClientRequest: Sendable, Equatable {
    /// What the query may hold. Keys and tokens are looked at elsewhere.
    private static let names: Set<String> = [
        "clientId", "channels", "replay", "from", "apiKey", "token",
    ]

    /// nil: it gets one.
    package var clientId: String?
    /// nil: those that the configuration names. Empty: none until it subscribes.
    package var channels: [String]?
    package var replay = false
    /// Where in the log it begins to read; nil: at the newest.
    package var from: UInt64?

    package init() {}

    /// Of decoded pairs; `fault` says what is wrong with them, in which case the rest holds.
    package init(
        _ pairs: [(name: String, value: String)], _ limits: ChannelLimits = ChannelLimits()
    ) throws(ClientRequestFault) {
        var seen: Set<String> = []
        for (name, value) in pairs {
            guard Self.names.contains(name) else {
                throw ClientRequestFault("there is no parameter of that name")
            }
            guard seen.insert(name).inserted else {
                throw ClientRequestFault("\(name) is given twice")
            }
            switch name {
            case "clientId":
                guard Self.isClientId(value, limits) else {
                    throw ClientRequestFault(
                        "clientId must be 1 to \(limits.clientIdBytesMax) of A-Z a-z 0-9 . _ : @ -")
                }
                clientId = value
            case "channels":
                channels =
                    value.isEmpty
                    ? []
                    : value.split(
                        separator: ",", omittingEmptySubsequences: false
                    ).map(String.init)
            case "replay":
                guard value == "true" || value == "false" else {
                    throw ClientRequestFault("replay must be true or false")
                }
                replay = value == "true"
            case "from":
                guard let offset = Self.offset(value) else {
                    throw ClientRequestFault("from must be the offset of an event")
                }
                from = offset
            default: break
            }
        }
    }

    /// Digits alone: UInt64 would take a sign.
    private static func offset(_ text: String) -> UInt64? {
        guard text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
            return nil
        }
        return UInt64(text)
    }

    private static func isClientId(_ text: String, _ limits: ChannelLimits) -> Bool {
        (1...limits.clientIdBytesMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// What is wrong with a client's query. It never holds a value of it, because one may be a key.
package struct ClientRequestFault: Error, Sendable, Equatable {
    /// Short enough for a close frame.
    package let text: String

    init(_ text: String) { self.text = text }
}
