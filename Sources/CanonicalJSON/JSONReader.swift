/// Reads a `Decodable` value out of JSON text and finds everything that is wrong with it at once.
///
/// Strict: a key that the type did not ask for is a problem. Each problem knows its line. A stand-in
/// takes the place of what is missing or of the wrong kind so that reading goes on; a value that was
/// read with problems is never handed out.
package enum JSONReader {
    /// `userInfo` reaches the type's `init(from:)`; `lineKey` there holds the value's line.
    package static func read<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], userInfo: [CodingUserInfoKey: any Sendable] = [:],
        lineKey: CodingUserInfoKey? = nil
    ) throws(JSONProblems) -> Value {
        let tree: JSONValue
        do {
            tree = try JSONParser.parse(bytes)
        } catch {
            throw JSONProblems(all: [error])
        }
        let reading = Reading(userInfo: userInfo, lineKey: lineKey)
        var value: Value?
        do {
            value = try ValueDecoder(reading: reading, value: tree, path: []).decode(type)
        } catch is Unreadable {
        } catch {
            reading.note("\(error)", at: [], line: tree.line)
        }
        guard let value, reading.problems.isEmpty else {
            throw JSONProblems(all: reading.problems.sorted { $0.line < $1.line })
        }
        return value
    }
}

/// All that is wrong with a JSON text, by line.
package struct JSONProblems: Error, Sendable, Equatable {
    package var all: [JSONProblem]

    package init(all: [JSONProblem]) { self.all = all }
}

/// What one reading shares among its decoders.
private final class Reading {
    let userInfo: [CodingUserInfoKey: any Sendable]
    let lineKey: CodingUserInfoKey?
    var problems: [JSONProblem] = []

    init(userInfo: [CodingUserInfoKey: any Sendable], lineKey: CodingUserInfoKey?) {
        self.userInfo = userInfo
        self.lineKey = lineKey
    }

    func note(_ message: String, at path: [any CodingKey], line: Int) {
        let place = path.isEmpty ? "" : Reading.text(of: path) + ": "
        problems.append(JSONProblem(line: line, message: place + message))
    }

    /// An error of the type's own: an enumeration that has no such case, for instance.
    func note(_ error: DecodingError, line: Int) {
        switch error {
        case .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context), .dataCorrupted(let context):
            note(context.debugDescription, at: context.codingPath, line: line)
        @unknown default:
            problems.append(JSONProblem(line: line, message: "\(error)"))
        }
    }

    static func text(of path: [any CodingKey]) -> String {
        path.reduce("") { text, key in
            if let index = key.intValue { return "\(text)[\(index)]" }
            return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
        }
    }
}

private struct IndexKey: CodingKey {
    var intValue: Int?
    var stringValue: String { intValue.map(String.init) ?? "" }

    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
}

private struct ValueDecoder: Decoder {
    let reading: Reading
    let value: JSONValue
    let path: [any CodingKey]

    var codingPath: [any CodingKey] { path }
    var userInfo: [CodingUserInfoKey: Any] {
        var info: [CodingUserInfoKey: Any] = reading.userInfo
        if let lineKey = reading.lineKey { info[lineKey] = value.line }
        return info
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value.content else {
            reading.note("an object was expected, not \(value.kind)", at: path, line: value.line)
            return KeyedDecodingContainer(MemberContainer(decoder: silent(value), members: []))
        }
        let container = MemberContainer<Key>(decoder: self, members: members)
        container.noteUnknownKeys()
        return KeyedDecodingContainer(container)
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        var elements: [JSONValue] = []
        if case .array(let found) = value.content {
            elements = found
        } else {
            reading.note("a list was expected, not \(value.kind)", at: path, line: value.line)
        }
        return ElementContainer(decoder: self, elements: elements)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        ScalarContainer(decoder: self)
    }

    func nested(_ value: JSONValue, _ key: any CodingKey) -> ValueDecoder {
        ValueDecoder(reading: reading, value: value, path: path + [key])
    }

    var standIn: ValueDecoder { silent(JSONValue(content: .null, line: value.line)) }

    /// Of what is wrong with this value nothing more is said.
    private func silent(_ value: JSONValue) -> ValueDecoder {
        let unheard = Reading(userInfo: reading.userInfo, lineKey: reading.lineKey)
        return ValueDecoder(reading: unheard, value: value, path: path)
    }

    func flag() -> Bool {
        if case .flag(let flag) = value.content { return flag }
        wrongKind("true or false")
        return false
    }

    func text() -> String {
        if case .text(let text) = value.content { return text }
        wrongKind("a text")
        return ""
    }

    func integer<Number: FixedWidthInteger>() -> Number {
        if case .number(let digits) = value.content {
            if let number = Number(digits) { return number }
            reading.note(
                "\(digits) is no whole number from \(Number.min) to \(Number.max)", at: path,
                line: value.line)
        } else {
            wrongKind("a whole number")
        }
        return 0
    }

    func fraction() -> Double {
        if case .number(let digits) = value.content, let number = Double(digits), number.isFinite {
            return number
        }
        wrongKind("a number")
        return 0
    }

    private func wrongKind(_ expected: String) {
        reading.note("\(expected) was expected, not \(value.kind)", at: path, line: value.line)
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try Value(from: self)
        } catch let error as DecodingError {
            // Said once, at the innermost place; what contains it only passes it on.
            reading.note(error, line: value.line)
            // A word that is none of the known ones.
            if let words = type as? any CaseIterable.Type, let word = words.first as? Value {
                return word
            }
            throw Unreadable()
        }
    }
}

extension CaseIterable {
    fileprivate static var first: Any? { allCases.first }
}

/// Thrown where a problem is noted already and no stand-in can be made up.
private struct Unreadable: Error {}

private struct MemberContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ValueDecoder
    let members: [JSONValue.Member]

    var codingPath: [any CodingKey] { decoder.path }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    func noteUnknownKeys() {
        for member in members where Key(stringValue: member.key) == nil {
            decoder.reading.note(
                "unknown key \"\(member.key)\"", at: decoder.path, line: member.line)
        }
    }

    private func find(_ key: Key) -> ValueDecoder? {
        members.first { $0.key == key.stringValue }.map { decoder.nested($0.value, key) }
    }

    private func require(_ key: Key) -> ValueDecoder {
        if let found = find(key) { return found }
        decoder.reading.note(
            "the key \"\(key.stringValue)\" is missing", at: decoder.path,
            line: decoder.value.line)
        return decoder.standIn
    }

    func contains(_ key: Key) -> Bool { members.contains { $0.key == key.stringValue } }
    func decodeNil(forKey key: Key) throws -> Bool { find(key)?.value.content == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { require(key).flag() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { require(key).text() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        require(key).fraction()
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        Float(require(key).fraction())
    }
    func decode<T: Decodable & FixedWidthInteger>(_ type: T.Type, forKey key: Key) throws -> T {
        require(key).integer()
    }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try require(key).decode(type)
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { require(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        require(key).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { require(key) }
}

private struct ElementContainer: UnkeyedDecodingContainer {
    let decoder: ValueDecoder
    let elements: [JSONValue]
    var currentIndex = 0

    init(decoder: ValueDecoder, elements: [JSONValue]) {
        self.decoder = decoder
        self.elements = elements
    }

    var codingPath: [any CodingKey] { decoder.path }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    private mutating func next() throws -> ValueDecoder {
        guard !isAtEnd else {
            decoder.reading.note(
                "the list is too short", at: decoder.path, line: decoder.value.line)
            throw Unreadable()
        }
        defer { currentIndex += 1 }
        return decoder.nested(elements[currentIndex], IndexKey(currentIndex))
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex].content == .null else { return false }
        currentIndex += 1
        return true
    }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }
    mutating func nestedContainer<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> { try next().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct ScalarContainer: SingleValueDecodingContainer {
    let decoder: ValueDecoder

    var codingPath: [any CodingKey] { decoder.path }

    func decodeNil() -> Bool { decoder.value.content == .null }
    func decode(_ type: Bool.Type) throws -> Bool { decoder.flag() }
    func decode(_ type: String.Type) throws -> String { decoder.text() }
    func decode(_ type: Double.Type) throws -> Double { decoder.fraction() }
    func decode(_ type: Float.Type) throws -> Float { Float(decoder.fraction()) }
    func decode<T: Decodable & FixedWidthInteger>(_ type: T.Type) throws -> T { decoder.integer() }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decode(type) }
}
