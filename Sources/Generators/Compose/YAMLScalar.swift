/// A text as a YAML scalar that every reader takes for a text, whichever YAML it knows.
enum YAMLScalar {
    /// Bare where nothing could be misread, in quotation marks otherwise.
    static func text(_ text: String) -> String { isSafeBare(text) ? text : quoted(text) }

    /// In quotation marks, with the escapes that JSON has too.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\u{0}"..<" ", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}", "\u{feff}":
                result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Letters, digits and inner marks, beginning with a letter, and none of the words that
    /// YAML 1.1 reads as a flag or as nothing.
    private static func isSafeBare(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || innerMarks.contains($0) }
            && !wordsWithMeaning.contains(text.lowercased())
    }

    // YAML 1.1 (yaml.org/type/bool.html, null.html); 1.2 kept only true, false and null. What
    // begins with a letter is never a number.
    private static let wordsWithMeaning: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null",
    ]
    private static let innerMarks = Set("-_./".utf8)

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}
