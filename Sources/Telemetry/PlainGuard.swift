import CanonicalJSON

/// What the data of one type of event must have, and may have.
struct PlainGuard: Sendable {
    /// What a member may hold.
    enum Kind: Sendable {
        case text, textOrNull, number, digits, time
        case word([String])
        case objects([String: Kind])

        fileprivate var name: String {
            switch self {
            case .text: "a text"
            case .textOrNull: "a text or null"
            case .number: "a number"
            case .digits: "a text of digits"
            case .time: "an ISO 8601 text"
            case .word(let words): "one of " + words.joined(separator: ", ")
            case .objects: "a list of objects"
            }
        }
    }

    let required: [String: Kind]
    let optional: [String: Kind]

    /// nil: events of that type are not taken from others.
    static func of(_ type: EventType) -> PlainGuard? {
        switch type {
        case .nodeStatus: nodeStatus
        case .packetReceived: packetReceived
        case .routeLookup: routeLookup
        case .packetSent: packetSent
        case .log: log
        case .linkStatus, .alert, .rates, .custom, .eventsLost: nil
        }
    }

    private static let nodeStatus = PlainGuard(
        required: [
            "routes": .objects(["prefix": .text, "nextHop": .text]),
            "peers": .objects(["id": .text]),
            "health": .word(["healthy", "unhealthy", "starting"]),
        ],
        optional: ["uptime": .number, "peersConnected": .number, "totalPeers": .number])
    private static let packetReceived = PlainGuard(
        required: [
            "packetId": .text, "packetType": packetTypes, "source": .text, "destination": .text,
            "amount": .digits,
        ], optional: [:])
    private static let routeLookup = PlainGuard(
        required: ["destination": .text, "selectedPeer": .textOrNull, "reason": .text],
        optional: ["packetId": .text])
    private static let packetSent = PlainGuard(
        required: ["packetId": .text, "nextHop": .text, "timestamp": .time],
        optional: ["packetType": packetTypes])
    private static let log = PlainGuard(
        required: ["level": .word(["debug", "info", "warn", "error"]), "message": .text],
        optional: ["packetId": .text])
    private static let packetTypes = Kind.word(["PREPARE", "FULFILL", "REJECT"])

    /// The first thing that is wrong, in the order of names; nil where nothing is.
    func problem(in data: JSONValue) -> String? {
        Self.problem(in: data, required: required, optional: optional)
    }

    /// What it is about.
    func key(of data: JSONValue, node: String) -> String {
        guard let id = data["packetId"]?.string else { return node }
        return String(decoding: id.utf8.prefix(TelemetryFormat.nameBytesMax), as: UTF8.self)
    }

    private static func problem(
        in object: JSONValue, required: [String: Kind], optional: [String: Kind] = [:]
    ) -> String? {
        for (name, kind) in required.sorted(by: { $0.key < $1.key }) {
            guard let value = object[name] else { return "\(name) is missing" }
            if let problem = problem(of: value, kind, name) { return problem }
        }
        for (name, kind) in optional.sorted(by: { $0.key < $1.key }) {
            guard let value = object[name] else { continue }
            if let problem = problem(of: value, kind, name) { return problem }
        }
        return nil
    }

    private static func problem(of value: JSONValue, _ kind: Kind, _ name: String) -> String? {
        if case .objects(let members) = kind, let elements = value.elements {
            for (index, element) in elements.enumerated() {
                guard case .object = element.content else {
                    return "\(name)[\(index)] is \(element.kind), not an object"
                }
                if let problem = problem(in: element, required: members) {
                    return "\(name)[\(index)].\(problem)"
                }
            }
            return nil
        }
        return isRight(value, kind) ? nil : "\(name) is not \(kind.name)"
    }

    private static func isRight(_ value: JSONValue, _ kind: Kind) -> Bool {
        switch (kind, value.content) {
        case (.text, .text), (.textOrNull, .text), (.textOrNull, .null), (.number, .number):
            true
        case (.digits, .text(let text)):
            // An amount is 64 bits wide: never more than 20 digits.
            !text.isEmpty && text.utf8.count <= 20
                && text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        case (.time, .text(let text)): Timestamp.microseconds(text) != nil
        case (.word(let words), .text(let text)): words.contains(text)
        default: false
        }
    }
}
