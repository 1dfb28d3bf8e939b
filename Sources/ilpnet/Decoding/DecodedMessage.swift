import CanonicalJSON
import Wire

/// A message taken apart: what each field holds and where it lies. `ilpnet encode` reads the JSON
/// of it back.
///
/// Offsets count from the start of the input, in bytes. A field's place is that of its content,
/// without the length before it.
struct DecodedMessage {
    enum Value {
        /// Said about the message, and nowhere in it.
        case word(String)
        case field(Field)
        case list([Value])
        case parts([Member])
    }

    typealias Member = (name: String, value: Value)

    struct Field {
        enum Content {
            case text(String)
            case number(UInt64)
            case flag(Bool)
            case words([String])
            /// Bytes that mean nothing more here.
            case octets([UInt8])
            case message(DecodedMessage)
        }

        var content: Content
        var offset: Int
        var size: Int
        /// What a code or number is called.
        var name: String?
    }

    var members: [Member]

    init(_ kind: MessageProtocol, _ message: String? = nil, _ members: [Member] = []) {
        self.members = [("protocol", .word(kind.rawValue))]
        if let message { self.members.append(("message", .word(message))) }
        self.members += members
    }

    mutating func add(_ name: String, _ field: Field) { members.append((name, .field(field))) }

    mutating func add(_ name: String, _ list: [Value]) { members.append((name, .list(list))) }

    var json: JSONWriter {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            Self.write(members, to: &json)
        }
        return json
    }
}

extension DecodedMessage {
    private static func write(_ members: [Member], to json: inout JSONWriter) {
        for member in members {
            json.key(member.name)
            write(member.value, to: &json)
        }
    }

    private static func write(_ value: Value, to json: inout JSONWriter) {
        switch value {
        case .word(let word): json.value(word)
        case .field(let field): write(field, to: &json)
        case .list(let values):
            json.array { json in
                for value in values { write(value, to: &json) }
            }
        case .parts(let members): json.object { write(members, to: &$0) }
        }
    }

    private static func write(_ field: Field, to json: inout JSONWriter) {
        if case .message(let message) = field.content {
            json.object { json in
                writePlace(field, to: &json)
                json.key("content")
                json.object { write(message.members, to: &$0) }
            }
            return
        }
        json.object(onOneLine: true) { json in
            switch field.content {
            case .text(let text): json.member("value", text)
            case .number(let number): json.member("value", number)
            case .flag(let flag): json.member("value", flag)
            case .words(let words): json.list("value", of: words) { $0.value($1) }
            case .octets(let octets): json.member("hex", Hexadecimal.text(octets))
            case .message: break
            }
            if let name = field.name { json.member("name", name) }
            writePlace(field, to: &json)
        }
    }

    private static func writePlace(_ field: Field, to json: inout JSONWriter) {
        json.member("offset", field.offset)
        json.member("size", field.size)
    }
}
