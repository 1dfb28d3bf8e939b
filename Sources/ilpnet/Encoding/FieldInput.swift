import CanonicalJSON
import Wire

/// One field of a message in JSON: a value, bytes, or another message.
enum FieldInput {
    /// Nothing but the value.
    case plain(JSONValue)
    case value(JSONValue)
    case hexadecimal(JSONValue)
    case content(JSONValue)

    /// What a plain text is where bytes are meant.
    enum Plain { case text, hexadecimal }

    init(_ json: JSONValue, _ name: String) throws(EncodingProblem) {
        guard case .object = json.content else {
            self = .plain(json)
            return
        }
        var object = try MessageObject(json, name)
        object.ignore("offset", "size", "name")
        let given = [
            object.member("value").map(FieldInput.value),
            object.member("hex").map(FieldInput.hexadecimal),
            object.member("content").map(FieldInput.content),
        ].compactMap { $0 }
        try object.finish()
        guard let only = given.first, given.count == 1 else {
            throw EncodingProblem(line: json.line, "\(name) needs one of value, hex and content")
        }
        self = only
    }

    /// nil where it is given as bytes or as a message.
    var value: JSONValue? {
        switch self {
        case .plain(let json), .value(let json): json
        case .hexadecimal, .content: nil
        }
    }

    func octets(_ name: String, plain: Plain) throws(EncodingProblem) -> [UInt8] {
        switch self {
        case .content(let json): return try MessageEncoder.message(json)
        case .hexadecimal(let json): return try bytes(json, name)
        case .plain(let json) where plain == .hexadecimal: return try bytes(json, name)
        case .plain(let json), .value(let json):
            guard let text = json.string else { throw wrong(name, "a text") }
            return Array(text.utf8)
        }
    }

    func wrong(_ name: String, _ wanted: String) -> EncodingProblem {
        let json =
            switch self {
            case .plain(let json), .value(let json), .hexadecimal(let json), .content(let json):
                json
            }
        let found =
            switch json.content {
            case .number(let digits): digits
            case .text(let text): "\"\(text)\""
            default: json.kind
            }
        return EncodingProblem(line: json.line, "\(name) is \(found), and must be \(wanted)")
    }

    private func bytes(_ json: JSONValue, _ name: String) throws(EncodingProblem) -> [UInt8] {
        guard let bytes = json.string.flatMap({ Hexadecimal.bytes($0) }) else {
            throw wrong(name, "hexadecimal digits, two a byte")
        }
        return bytes
    }
}
