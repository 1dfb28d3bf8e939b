/// Writes JSON text piece by piece: the same bytes for the same calls.
///
///     var json = JSONWriter(.indented)
///     json.object { $0.member("nodes", 5) }
///
/// Members stand in the order in which they are written, nothing is escaped that need not be, and
/// Foundation is not involved. It does not check that a key stands only once.
package struct JSONWriter {
    package enum Layout: Sendable {
        /// No white space at all.
        case compact
        /// Two spaces a level; what is written `onOneLine` stays on one line.
        case indented
    }

    package private(set) var bytes: [UInt8] = []
    private let layout: Layout
    private var depth = 0
    /// Above zero inside an object or array that stays on one line.
    private var oneLineDepth = 0
    private var isFirst = true
    private var followsKey = false

    package init(_ layout: Layout) { self.layout = layout }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What was written, with a line feed at its end, as a file has it.
    package var fileBytes: [UInt8] { bytes + [UInt8(ascii: "\n")] }

    package mutating func object(
        onOneLine: Bool = false, _ members: (inout JSONWriter) throws -> Void
    ) rethrows {
        try nest(UInt8(ascii: "{"), UInt8(ascii: "}"), onOneLine, members)
    }

    package mutating func array(
        onOneLine: Bool = false, _ elements: (inout JSONWriter) throws -> Void
    ) rethrows {
        try nest(UInt8(ascii: "["), UInt8(ascii: "]"), onOneLine, elements)
    }

    /// Begins a member; the next value written is its value.
    package mutating func key(_ name: String) {
        beginItem()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
        followsKey = true
    }

    package mutating func value(_ text: String) {
        beginItem()
        quote(text)
    }

    package mutating func value(_ number: some BinaryInteger) { literal(String(number)) }

    package mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }

    package mutating func null() { literal("null") }

    package mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    package mutating func member(_ name: String, _ number: some BinaryInteger) {
        key(name)
        value(number)
    }

    package mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    /// A member with one element a line; `[]` where there is none.
    package mutating func list<Element>(
        _ name: String, of elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        key(name)
        array { json in
            for element in elements { write(&json, element) }
        }
    }

    /// JSON that is right as it stands: a number's digits.
    mutating func literal(_ text: String) {
        beginItem()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func nest(
        _ open: UInt8, _ close: UInt8, _ onOneLine: Bool,
        _ content: (inout JSONWriter) throws -> Void
    ) rethrows {
        beginItem()
        bytes.append(open)
        if onOneLine || oneLineDepth > 0 { oneLineDepth += 1 }
        depth += 1
        isFirst = true
        try content(&self)
        depth -= 1
        if !isFirst { breakLine(atEdge: true) }
        if oneLineDepth > 0 { oneLineDepth -= 1 }
        isFirst = false
        bytes.append(close)
    }

    private mutating func beginItem() {
        if followsKey {
            followsKey = false
            return
        }
        guard depth > 0 else { return }
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        breakLine(atEdge: isFirst)
        isFirst = false
    }

    private mutating func breakLine(atEdge: Bool) {
        guard layout == .indented else { return }
        if oneLineDepth > 0 {
            if !atEdge { bytes.append(UInt8(ascii: " ")) }
            return
        }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth {
            bytes.append(UInt8(ascii: " "))
            bytes.append(UInt8(ascii: " "))
        }
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: JSONWriter.escape(byte).utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    // RFC 8259 7: the quotation mark, the backslash and everything below U+0020 must be escaped.
    private static func escape(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): return "\\\""
        case UInt8(ascii: "\\"): return "\\\\"
        case UInt8(ascii: "\n"): return "\\n"
        case UInt8(ascii: "\r"): return "\\r"
        case UInt8(ascii: "\t"): return "\\t"
        default:
            let hex = String(byte, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
    }
}
