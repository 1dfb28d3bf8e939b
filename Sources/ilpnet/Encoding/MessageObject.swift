import CanonicalJSON
import Planning
import Wire

/// An object of the JSON that `ilpnet decode` prints, or of what a person wrote by hand.
///
/// A field is `{"value": ...}` or `{"hex": "..."}`, in which places are not looked at, or simply
/// the value. Every member has to be asked for: one that nobody knows is a mistake.
struct MessageObject {
    let line: Int
    private let members: [JSONValue.Member]
    private var known: Set<String> = []

    init(_ json: JSONValue, _ what: String) throws(EncodingProblem) {
        guard case .object(let members) = json.content else {
            throw EncodingProblem(line: json.line, "\(what) is \(json.kind), and must be an object")
        }
        self.members = members
        line = json.line
    }

    /// The member, or nil where there is none.
    mutating func member(_ name: String) -> JSONValue? {
        known.insert(name)
        return members.first { $0.key == name }?.value
    }

    mutating func required(_ name: String) throws(EncodingProblem) -> JSONValue {
        guard let value = member(name) else {
            throw EncodingProblem(line: line, "\(name) is missing")
        }
        return value
    }

    /// The line of a member that was looked at, or of the object.
    func line(of name: String) -> Int {
        members.first { $0.key == name }?.value.line ?? line
    }

    /// What is only said about the message, and follows from the rest.
    mutating func ignore(_ names: String...) { known.formUnion(names) }

    /// Nothing may be left that nobody asked for.
    func finish() throws(EncodingProblem) {
        guard let stranger = members.first(where: { !known.contains($0.key) }) else { return }
        let near = NearestName.match(stranger.key, among: known.sorted())
        throw EncodingProblem(
            line: stranger.line, "\(stranger.key) has no place in this message",
            fix: near.map { "did you mean \($0)?" })
    }
}

/// Typed readings of a field.
extension MessageObject {
    mutating func text(_ name: String, otherwise: String? = nil) throws(EncodingProblem) -> String {
        if let otherwise, member(name) == nil { return otherwise }
        let field = try FieldInput(try required(name), name)
        guard let text = field.value?.string else { throw field.wrong(name, "a text") }
        return text
    }

    /// A text, or bytes that are none.
    mutating func textOrOctets(_ name: String) throws(EncodingProblem) -> [UInt8] {
        guard let json = member(name) else { return [] }
        return try FieldInput(json, name).octets(name, plain: .text)
    }

    mutating func octets(
        _ name: String, count: Int? = nil, plain: FieldInput.Plain = .hexadecimal
    ) throws(EncodingProblem) -> [UInt8] {
        guard let json = count == nil ? member(name) : try required(name) else { return [] }
        let octets = try FieldInput(json, name).octets(name, plain: plain)
        guard count == nil || octets.count == count else {
            throw EncodingProblem(
                line: json.line, "\(name) has \(octets.count) bytes, and must have \(count ?? 0)")
        }
        return octets
    }

    /// A whole number, as a number or, because JSON's go no further than 2^53 for some, as a text.
    mutating func number(
        _ name: String, atMost limit: UInt64, otherwise: UInt64? = nil
    ) throws(EncodingProblem) -> UInt64 {
        if let otherwise, member(name) == nil { return otherwise }
        let field = try FieldInput(try required(name), name)
        let kind = "a whole number from 0 to \(limit)"
        let digits: String? =
            switch field.value?.content {
            case .number(let digits), .text(let digits): digits
            default: nil
            }
        guard let number = digits.flatMap({ UInt64($0) }), number <= limit else {
            throw field.wrong(name, kind)
        }
        return number
    }

    mutating func flag(_ name: String, otherwise: Bool) throws(EncodingProblem) -> Bool {
        guard let json = member(name) else { return otherwise }
        let field = try FieldInput(json, name)
        guard case .flag(let flag) = field.value?.content else {
            throw field.wrong(name, "true or false")
        }
        return flag
    }

    mutating func list(_ name: String) throws(EncodingProblem) -> [JSONValue] {
        guard let json = member(name) else { return [] }
        guard let elements = json.elements else {
            throw EncodingProblem(line: json.line, "\(name) is \(json.kind), and must be a list")
        }
        return elements
    }

    /// A list of texts, each of which may be a field.
    mutating func texts(_ name: String) throws(EncodingProblem) -> [String] {
        var texts: [String] = []
        for json in try list(name) {
            let field = try FieldInput(json, name)
            guard let text = field.value?.string else {
                throw field.wrong(name, "a list of texts")
            }
            texts.append(text)
        }
        return texts
    }
}

/// What is wrong with the JSON of a message.
struct EncodingProblem: Error {
    var line: Int
    var message: String
    var fix: String?

    init(line: Int, _ message: String, fix: String? = nil) {
        self.line = line
        self.message = message
        self.fix = fix
    }
}
