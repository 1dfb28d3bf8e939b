/// How a name reads as that of an environment variable: upper case, everything else `_`, and one
/// `_` before a digit, with which no such name begins.
enum EnvironmentName {
    static func of(_ name: String) -> String {
        let text = String(
            decoding: name.utf8.map { byte in
                let character = Character(Unicode.Scalar(byte))
                guard character.isASCIILetterOrDigit else { return UInt8(ascii: "_") }
                return Character(character.uppercased()).asciiValue ?? UInt8(ascii: "_")
            }, as: UTF8.self)
        return isValid(text) ? text : "_" + text
    }

    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !Character(Unicode.Scalar(first)).isNumber else {
            return false
        }
        return name.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isASCIILetterOrDigit
        }
    }
}
