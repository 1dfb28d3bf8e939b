/// Reads JSON text (RFC 8259), strictly: no comments, no trailing commas, no key twice.
package struct JSONParser {
    /// Deeper nesting is refused, so that a hostile text cannot exhaust the stack.
    static let depthMax = 128

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var depth = 0

    package static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == bytes.count else {
            throw parser.problem("something follows the end of the JSON")
        }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func problem(_ message: String) -> JSONProblem {
        JSONProblem(line: line, message: message)
    }

    private mutating func skipSpace() {
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            position += 1
        }
    }

    private mutating func value() throws(JSONProblem) -> JSONValue {
        let line = line
        guard let next else { throw problem("the JSON ends too early") }
        let content: JSONValue.Content
        switch next {
        case UInt8(ascii: "{"): content = .object(try members())
        case UInt8(ascii: "["): content = .array(try elements())
        case UInt8(ascii: "\""): content = .text(try string())
        case UInt8(ascii: "t"): content = .flag(try word("true", true))
        case UInt8(ascii: "f"): content = .flag(try word("false", false))
        case UInt8(ascii: "n"): content = try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            content = .number(try number())
        default: throw problem("a value was expected here")
        }
        return JSONValue(content: content, line: line)
    }

    private mutating func word<Meaning>(
        _ text: StaticString, _ meaning: Meaning
    ) throws(JSONProblem) -> Meaning {
        let end = position + text.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard end <= bytes.count, bytes[position..<end].elementsEqual(expected) else {
            throw problem("a value was expected here")
        }
        position = end
        return meaning
    }

    private mutating func elements() throws(JSONProblem) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") { return leave(with: elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if next == UInt8(ascii: "]") { return leave(with: elements) }
            try expect(UInt8(ascii: ","), "\",\" or \"]\"")
            skipSpace()
        }
    }

    private mutating func members() throws(JSONProblem) -> [JSONValue.Member] {
        try enter()
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        skipSpace()
        if next == UInt8(ascii: "}") { return leave(with: members) }
        while true {
            guard next == UInt8(ascii: "\"") else { throw problem("a key was expected here") }
            let keyLine = line
            let key = try string()
            guard keys.insert(key).inserted else {
                throw JSONProblem(line: keyLine, message: "the key \"\(key)\" stands twice")
            }
            skipSpace()
            try expect(UInt8(ascii: ":"), "\":\"")
            skipSpace()
            members.append(.init(key: key, line: keyLine, value: try value()))
            skipSpace()
            if next == UInt8(ascii: "}") { return leave(with: members) }
            try expect(UInt8(ascii: ","), "\",\" or \"}\"")
            skipSpace()
        }
    }

    private mutating func enter() throws(JSONProblem) {
        depth += 1
        guard depth <= JSONParser.depthMax else {
            throw problem("more than \(JSONParser.depthMax) levels of nesting")
        }
        position += 1
    }

    private mutating func leave<Content>(with content: Content) -> Content {
        depth -= 1
        position += 1
        return content
    }

    private mutating func expect(_ byte: UInt8, _ name: String) throws(JSONProblem) {
        guard let found = next else { throw problem("the JSON ends too early") }
        guard found == byte else { throw problem("\(name) was expected here") }
        position += 1
    }

    private mutating func number() throws(JSONProblem) -> String {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let leadingZero = next == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !(leadingZero && whole > 1) else { throw problem("this is no number") }
        if next == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw problem("this is no number") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw problem("this is no number") }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            position += 1
        }
        return position - start
    }

    private mutating func string() throws(JSONProblem) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else {
                    throw problem("this text is not UTF-8")
                }
                return valid
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20:
                throw problem("a control character stands in a text; write it as \\u....")
            default: text.append(byte)
            }
        }
        throw problem("the JSON ends inside a text")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONProblem) {
        guard let byte = next else { throw problem("the JSON ends inside a text") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape()).utf8)
        default: throw problem("there is no such escape in JSON")
        }
    }

    private mutating func unicodeEscape() throws(JSONProblem) -> Unicode.Scalar {
        let first = try hexUnit()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        // RFC 8259 7: what lies beyond U+FFFF stands as a pair of surrogates.
        guard UTF16.isLeadSurrogate(first), next == UInt8(ascii: "\\"),
            position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
        else { throw problem("half of a surrogate pair") }
        position += 2
        let second = try hexUnit()
        guard UTF16.isTrailSurrogate(second) else { throw problem("half of a surrogate pair") }
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw problem("half of a surrogate pair") }
        return scalar
    }

    private mutating func hexUnit() throws(JSONProblem) -> UInt16 {
        let end = position + 4
        guard end <= bytes.count else { throw problem("the JSON ends inside a text") }
        let digits = bytes[position..<end]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw problem("\\u needs four hexadecimal digits") }
        position = end
        return unit
    }
}
