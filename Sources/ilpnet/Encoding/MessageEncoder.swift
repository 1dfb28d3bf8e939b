import CanonicalJSON
import Planning
import Wire

/// Makes the bytes of a message from its JSON: the reverse of `Dissector`.
///
/// It writes what is said and leaves to the dissector, which reads the result, whether a connector
/// would take it. Lengths, counts and places are worked out; where JSON has them, they are not
/// looked at.
enum MessageEncoder {
    /// The message and what it says it is.
    static func encode(
        _ json: JSONValue
    ) throws(EncodingProblem) -> (bytes: [UInt8], kind: MessageProtocol) {
        var object = try MessageObject(json, "the message")
        object.ignore("formatVersion")
        let name = try object.text("protocol")
        guard let kind = MessageProtocol(rawValue: name) else {
            let near = NearestName.match(name, among: MessageProtocol.words)
            throw EncodingProblem(
                line: object.line(of: "protocol"), "there is no protocol \"\(name)\"",
                fix: near.map { "did you mean \"\($0)\"?" }
                    ?? "write \(MessageProtocol.words.listed(with: "or"))")
        }
        let bytes =
            switch kind {
            case .ilp: try ilp(&object)
            case .btp: try btp(&object)
            case .websocket: try webSocket(&object)
            case .ccp: try ccp(&object)
            case .ildcp: try ildcp(&object)
            }
        try object.finish()
        return (bytes, kind)
    }

    /// A message inside another.
    static func message(_ json: JSONValue) throws(EncodingProblem) -> [UInt8] {
        try encode(json).bytes
    }

    /// One of the words that the message's form hangs on.
    static func word<Choice>(
        _ name: String, _ choices: KeyValuePairs<String, Choice>, in object: inout MessageObject,
        otherwise: String? = nil
    ) throws(EncodingProblem) -> Choice {
        let word = try object.text(name, otherwise: otherwise)
        guard let choice = choices.first(where: { $0.key == word }) else {
            let words = choices.map(\.key)
            throw EncodingProblem(
                line: object.line(of: name),
                "\(name) cannot be \"\(word)\"",
                fix: NearestName.match(word, among: words).map { "did you mean \"\($0)\"?" }
                    ?? "write \(words.listed(with: "or"))")
        }
        return choice.value
    }
}

extension OERBytes {
    /// A text with its length before it.
    mutating func varText(_ text: String) { varOctets(Array(text.utf8)) }
}
