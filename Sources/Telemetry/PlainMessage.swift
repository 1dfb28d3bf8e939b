import CanonicalJSON

/// A message of the plain protocol: one JSON object that anybody's connector or viewer sends.
package enum PlainMessage: Sendable {
    /// The sender wants to see everything.
    case viewer
    case event(PlainEvent)
    /// What is wrong with it, for a warning.
    case malformed(String)

    /// A viewer's first message.
    package static let viewerType = "CLIENT_CONNECT"

    package init(_ bytes: [UInt8]) {
        do throws(JSONProblem) {
            self = Self.reading(try JSONParser.parse(bytes))
        } catch {
            self = .malformed("it is not JSON: \(error.message)")
        }
    }

    private static func reading(_ message: JSONValue) -> PlainMessage {
        guard case .object = message.content else { return .malformed("it is no JSON object") }
        guard let name = message["type"]?.string else {
            return .malformed("it has no text \"type\"")
        }
        if name == viewerType { return .viewer }
        guard let type = EventType(name: name), let guarding = PlainGuard.of(type) else {
            return .malformed("there is no type \"\(name.prefix(40))\"")
        }
        guard let node = message["nodeId"]?.string, !node.isEmpty else {
            return .malformed("\(name) has no text \"nodeId\"")
        }
        guard node.utf8.count <= TelemetryFormat.nameBytesMax else {
            return .malformed("\(name) has a \"nodeId\" of more than 255 bytes")
        }
        guard let time = message["timestamp"]?.string.flatMap(Timestamp.microseconds) else {
            return .malformed("\(name) has no ISO 8601 \"timestamp\"")
        }
        guard let data = message["data"], case .object = data.content else {
            return .malformed("\(name) has no object \"data\"")
        }
        if let problem = guarding.problem(in: data) {
            return .malformed("\(name): data.\(problem)")
        }
        var json = JSONWriter(.compact)
        data.write(to: &json)
        return .event(
            PlainEvent(
                type: type, node: node, microseconds: time,
                key: guarding.key(of: data, node: node), data: json.bytes))
    }
}

/// An event of somebody else's connector, which was found well-formed.
package struct PlainEvent: Sendable, Equatable {
    package let type: EventType
    package let node: String
    package let microseconds: Int64
    /// What it is about: of packets their id, of a status the node.
    package let key: String
    /// A JSON object without white space, with all its members.
    package let data: [UInt8]

    /// nil where it would be longer than a record may be.
    package var record: [UInt8]? {
        RecordWriter.text(type, key: Array(key.utf8), data: data)
    }
}
