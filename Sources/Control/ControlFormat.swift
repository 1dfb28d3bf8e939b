package import CanonicalJSON

/// How the lines of a control connection look: one JSON value each, ended by a line feed.
package enum ControlFormat {
    /// Raised when a reader of the old format could misunderstand the new one.
    package static let version = 1
    /// A description of the largest network fits.
    package static let lineBytesMax = 64 << 20

    package static func line(_ value: some Encodable) -> [UInt8] {
        // Only an infinite number could not be written, and none of the types has any.
        let text = (try? JSONWriter.text(of: value)) ?? "{}"
        return Array(text.utf8) + [UInt8(ascii: "\n")]
    }

    package static func read<Value: Decodable>(
        _ type: Value.Type, from line: some Sequence<UInt8>
    ) throws(JSONProblems) -> Value {
        try JSONReader.read(type, from: Array(line))
    }
}
